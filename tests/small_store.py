"""A small label store and how it looks from outside, for whatever tries it."""

import pytest

from rcm_notebook.labels.store import LabelStore

N = 20


@pytest.fixture
def store(tmp_path):
    store = LabelStore(tmp_path, N, ["a", "b"])
    yield store
    store.close()


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
