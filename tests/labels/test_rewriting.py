"""An edit of labels.csv by another program at the moment when the store replaces the file: it is taken in first."""

import pytest
from small_store import HEADER, content, labelled, reopened, save


def edit_before(store, monkeypatch, moment: str, text: str | None) -> list[str | None]:
    """Let another program save or delete the file once while the store replaces it, after the act `moment`."""
    left = [text]

    def then_edit(act):
        def perform(*given):
            result = act(*given)
            if left and (moment != "append" or "csv" in given[0]):
                text = left.pop()
                (store.folder / "labels.csv").unlink() if text is None else save(store, text)
            return result

        return perform

    owner = store._log if moment == "append" else store._mirror
    monkeypatch.setattr(owner, moment, then_edit(getattr(owner, moment)))
    return left


@pytest.mark.parametrize("moment", ["prepare", "edited", "append"])
@pytest.mark.parametrize(
    ("edit", "expected", "what"),
    [
        (("1,a", "1,b"), {0: "a", 1: "b", 2: "b"}, "set: 0, changed: 1, cleared: 0"),
        (("1,a\n", ""), {0: "a", 2: "b"}, "set: 0, changed: 0, cleared: 1"),
        (("1,a\n", "1,a\n5,b\n"), {0: "a", 1: "a", 2: "b", 5: "b"}, "set: 1, changed: 0, cleared: 0"),
    ],
)
def test_an_edit_at_the_moment_of_the_rewrite_is_taken_in_first(store, said, monkeypatch, moment, edit, expected, what):
    store.assign([0, 1], "a")
    opened = content(store)
    left = edit_before(store, monkeypatch, moment, opened.replace(*edit))
    store.assign([2], "b")
    store.flush()
    assert not left and labelled(store) == expected
    assert len(said) == 1 and what in said[0]
    assert content(store) == HEADER + "".join(f"{row},{name}\n" for row, name in expected.items())
    assert labelled(reopened(store)) == expected
    store.undo()
    assert labelled(store) == {0: "a", 1: "a", 2: "b"}


def test_an_edit_of_the_same_size_in_the_same_instant_is_seen_by_its_content(store, said, monkeypatch):
    store.assign([0, 1], "a")
    text = content(store).replace("1,a", "1,b")
    monkeypatch.setattr("rcm_notebook.labels.mirror._stamp", lambda path: (1, 1, 1))
    left = edit_before(store, monkeypatch, "edited", text)
    store.assign([2], "b")
    store.flush()
    assert not left and labelled(store) == {0: "a", 1: "b", 2: "b"} and len(said) == 1


@pytest.mark.parametrize("moment", ["edited", "append"])
def test_a_file_that_is_not_valid_at_the_moment_of_the_rewrite_is_kept(store, monkeypatch, moment):
    store.assign([0, 1], "a")
    store.flush()
    left = edit_before(store, monkeypatch, moment, HEADER + "99,a\n")
    store.assign([2], "b")
    with pytest.warns(UserWarning, match=r"no row has the Serial '99'.*rejected-1"):
        store.flush()
    assert not left and (store.folder / "labels.csv.rejected-1").read_text() == HEADER + "99,a\n"
    assert content(store) == HEADER + "0,a\n1,a\n2,b\n"


def test_a_file_that_is_deleted_at_the_moment_of_the_rewrite_is_written_anew(store, said, monkeypatch):
    store.assign([0, 1], "a")
    store.flush()
    left = edit_before(store, monkeypatch, "append", None)
    store.assign([2], "b")
    store.flush()
    assert not left and content(store) == HEADER + "0,a\n1,a\n2,b\n" and said == []
