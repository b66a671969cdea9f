"""A small label store and how it looks from outside, for whatever tries it."""

import pytest

from rcm_notebook.labels.store import LabelStore

N = 20
HEADER = "Serial,label\n"


@pytest.fixture
def store(tmp_path):
    store = LabelStore(tmp_path, N, ["a", "b"])
    yield store
    store.close()


@pytest.fixture
def said(store):
    """The notices of a store."""
    notices = []
    store.on_edit = notices.append
    return notices


def reopened(store: LabelStore) -> LabelStore:
    return LabelStore(store.folder, N, read_only=True)


def picture(store: LabelStore):
    """Everything a user could see of a store, comparable."""
    labels, said = store.labels, store.annotations
    return (
        labels.ids.tolist(),
        labels.cant_tell.tolist(),
        labels.classes,
        dict(labels.merged),
        labels.deleted,
        dict(said.names),
        dict(said.reserved),
        said.surgeries,
        said.audits,
    )


def content(store) -> str:
    store.flush()
    return (store.folder / "labels.csv").read_text()


def save(store, text: str) -> None:
    """Write the file, as a spreadsheet does."""
    (store.folder / "labels.csv").write_text(text)


def labelled(store) -> dict[int, str]:
    labels = store.labels
    return {int(row): labels.classes[labels.ids[row]] for row in labels.rows}
