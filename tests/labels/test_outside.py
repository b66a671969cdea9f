"""An edit of labels.csv by another program while the store is open: merged with what was labelled since."""

import warnings

import numpy as np
import pytest
from small_store import HEADER, N, content, labelled, picture, reopened, save

from rcm_notebook.disk import Log
from rcm_notebook.labels.codes import CANT_TELL


def test_labels_given_since_the_file_was_opened_are_kept(store, said):
    store.assign([0, 1], "a")
    opened = content(store)
    store.assign([2, 3], "b")
    assert "3,b" in content(store)
    save(store, opened.replace("1,a", "1,b") + "7,a\n")
    store.assign([9], "a")
    assert labelled(store) == {0: "a", 1: "b", 2: "b", 3: "b", 7: "a", 9: "a"}
    assert len(said) == 1 and "set: 1, changed: 1, cleared: 0" in said[0]
    store.flush()
    assert picture(store) == picture(reopened(store))


def test_an_edit_that_an_interrupt_lets_in_is_told_all_the_same(store, said, monkeypatch):
    store.assign([0], "a")
    save(store, content(store) + "7,a\n")
    append = Log.append

    def and_interrupt(log, line):
        append(log, line)
        raise KeyboardInterrupt

    with monkeypatch.context() as late:
        late.setattr(Log, "append", and_interrupt)
        with pytest.raises(KeyboardInterrupt):
            store.refresh()
    assert labelled(store) == {0: "a", 7: "a"} and len(said) == 1 and "set: 1" in said[0]
    store.assign([1], "a")
    assert len(said) == 1


def test_labels_that_never_reached_the_file_are_kept(store, said, monkeypatch):
    store.assign([0, 1], "a")
    opened = content(store)
    monkeypatch.setattr(store._writer, "request", lambda: None)
    store.assign([2], "b")
    store.clear([0])
    save(store, opened.replace("1,a\n", "") + "5,b\n")
    assert store.refresh() is store.labels
    assert labelled(store) == {2: "b", 5: "b"} and "set: 1, changed: 0, cleared: 1" in said[0]


def test_what_the_edit_takes_away_of_the_last_content_is_taken_away(store, said):
    store.assign([0, 1], "a")
    store.assign([2, 3], "b")
    save(store, content(store).replace("2,b\n", ""))
    store.refresh()
    assert labelled(store) == {0: "a", 1: "a", 3: "b"} and "set: 0, changed: 0, cleared: 1." in said[0]


def test_deleting_exactly_the_newest_labels_is_no_old_copy(store, said):
    store.assign([0, 1], "a")
    store.flush()
    store.assign([2, 3], "b")
    save(store, content(store).replace("2,b\n3,b\n", ""))
    store.refresh()
    assert labelled(store) == {0: "a", 1: "a"}


def test_a_file_written_anew_replaces_all_labels(store, said):
    store.assign([0, 1], "a")
    store.flush()
    save(store, HEADER + "8,b\n")
    store.refresh()
    assert labelled(store) == {8: "b"} and "set: 1, changed: 0, cleared: 2" in said[0]


def test_a_row_that_both_have_changed_gets_the_label_of_the_file_which_was_saved_last(store, said, monkeypatch):
    store.assign([0], "a")
    opened = content(store)
    monkeypatch.setattr(store._writer, "request", lambda: None)
    store.assign([0], "b")
    save(store, opened.replace("0,a", "0,c"))
    store.refresh()
    assert labelled(store) == {0: "c"}


def test_two_saves_of_one_open_spreadsheet_are_two_edits(store, said):
    store.assign([0], "a")
    sheet = content(store) + "5,b\n"
    save(store, sheet)
    store.assign([1], "a")
    assert "5,b" in content(store)
    save(store, sheet + "6,b\n")
    store.assign([2], "a")
    assert labelled(store) == {0: "a", 1: "a", 2: "a", 5: "b", 6: "b"} and len(said) == 2
    save(store, sheet.replace("5,b", "5,a") + "6,b\n")
    store.refresh()
    assert labelled(store) == {0: "a", 1: "a", 2: "a", 5: "a", 6: "b"}


def test_undo_takes_the_edit_back_as_one_step_and_redo_repeats_it(store, said):
    store.assign([0, 1], "a")
    before = labelled(store)
    save(store, content(store).replace("1,a\n", "1,b\n4,new\n5,can't tell\n"))
    store.undo()
    assert labelled(store) == before and len(said) == 1
    store.redo()
    assert labelled(store) == {0: "a", 1: "b", 4: "new"} and store.labels.cant_tell[5]


def test_an_edit_with_a_new_class_comes_before_a_gesture_with_a_new_class(store, said):
    store.flush()
    save(store, HEADER + "4,from the file\n")
    store.assign([5], "by hand")
    assert labelled(store) == {4: "from the file", 5: "by hand"}
    assert "new classes: 'from the file'" in said[0]


@pytest.mark.parametrize(
    "gesture",
    [
        lambda store: store.assign_each([9], [0]),
        lambda store: store.clear([9]),
        lambda store: store.add_class("c"),
        lambda store: store.rename_class("b", "B"),
        lambda store: store.merge_classes("b", "a"),
        lambda store: store.delete_class("b"),
        lambda store: store.name_component(1, "x"),
        lambda store: store.reserve_component(1, "a"),
        lambda store: store.split_component(1, 2, "0000"),
        lambda store: store.audit([1], [0]),
    ],
)
def test_every_gesture_takes_an_edit_in_first(store, said, gesture):
    store.flush()
    save(store, HEADER + "4,a\n")
    gesture(store)
    assert labelled(store)[4] == "a" and len(said) == 1


def test_classes_that_were_renamed_merged_or_deleted_since_are_understood(store, said):
    store.assign([0, 1], "a")
    store.assign([2], "b")
    store.assign([3, 4], "c")
    sheet = content(store)
    store.rename_class("a", "A")
    store.merge_classes("b", "A")
    store.assign([9], "d")
    store.flush()
    save(store, sheet.replace("1,a", "1,b") + "7,c\n")
    store.refresh()
    assert labelled(store) == {0: "A", 1: "A", 2: "A", 3: "c", 4: "c", 7: "c", 9: "d"}
    assert store.labels.classes == ("A", "b", "c", "d")
    store.delete_class("c")
    store.flush()
    save(store, sheet + "8,c\n")
    store.refresh()
    assert labelled(store)[8] == "c" and "c" in said[-1] and 3 not in labelled(store)


def test_a_label_of_somebody_who_cant_tell_is_kept_too(store, said):
    store.assign([0], "a")
    opened = content(store)
    store.assign([1], CANT_TELL)
    store.flush()
    save(store, opened + "3,a\n")
    store.refresh()
    assert store.labels.cant_tell[1] and labelled(store) == {0: "a", 3: "a"}


def test_an_edit_between_two_processes_is_merged_at_opening(store, said):
    store.assign([0], "a")
    opened = content(store)
    store.assign([1], "a")
    store.flush()
    store.close()
    save(store, opened + "3,b\n")
    with pytest.warns(UserWarning, match="changed outside the session: labels set: 1, changed: 0, cleared: 0. Undo"):
        again = type(store)(store.folder, N)
    assert labelled(again) == {0: "a", 1: "a", 3: "b"}
    assert labelled_after_undo(again) == {0: "a", 1: "a"}
    again.close()


def labelled_after_undo(store):
    store.undo()
    return labelled(store)


def test_without_an_edit_no_gesture_reads_the_file(store, monkeypatch):
    store.assign([0], "a")
    store.flush()
    monkeypatch.setattr(store._mirror, "edited", lambda: pytest.fail("nobody has written"))
    with monkeypatch.context() as quiet:
        quiet.setattr(store._writer, "request", lambda: None)
        store.assign([1], "a")
        store.undo()


def test_a_file_that_is_still_being_written_is_read_when_it_is_whole(store, said, monkeypatch):
    store.assign([0], "a")
    whole = content(store) + "1,b\n2,b\n"
    rest = [whole[:20], whole]
    save(store, "")
    monkeypatch.setattr("rcm_notebook.labels.mirror.time.sleep", lambda seconds: rest and save(store, rest.pop(0)))
    store.assign([3], "a")
    assert labelled(store) == {0: "a", 1: "b", 2: "b", 3: "a"} and len(said) == 1


def test_a_file_in_another_form_says_nothing(store, said):
    store.assign([0, 1], "a")
    store.flush()
    save(store, "label,Serial\r\na,1\r\na,0\r\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store.assign([2], "b")
    assert said == [] and np.array_equal(store.labels.rows, [0, 1, 2])


@pytest.mark.parametrize("after", [lambda store: store.assign([1], "b"), lambda store: store.undo()])
def test_an_edit_that_was_taken_in_is_not_taken_in_again_after_a_kill(store, said, monkeypatch, after):
    store.assign([0], "a")
    opened = content(store)
    monkeypatch.setattr(store._writer, "request", lambda: None)  # Killed before it writes the file.
    save(store, opened + "1,a\n")
    store.refresh()
    assert labelled(store) == {0: "a", 1: "a"} and len(said) == 1
    after(store)
    assert labelled(reopened(store)) == labelled(store)
