"""Gestures, their undoing, and what is found again on disk."""

import json
import threading

import numpy as np
import pytest
from small_store import N, picture, reopened

from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.labels.store import LabelStore

GESTURES = {
    "assign an id": lambda s: s.assign([1, 2], 0),
    "assign a name": lambda s: s.assign([3], "b"),
    "assign a new class": lambda s: s.assign([2, 4], "dog"),
    "assign a far id": lambda s: s.assign([5], 7),
    "assign all": lambda s: s.assign(np.ones(N, bool), "b"),
    "assign each its own": lambda s: s.assign_each([9, 1, 8], [7, 2, 0]),
    "can't tell": lambda s: s.assign([2, 6], CANT_TELL),
    "clear": lambda s: s.clear([2, 3]),
    "add a class": lambda s: s.add_class("toner low"),
    "rename a class": lambda s: s.rename_class("dog", "cat"),
    "merge classes": lambda s: s.merge_classes("cat", "b"),
    "assign a merged class": lambda s: s.assign([3], "cat"),
    "name a component": lambda s: s.name_component(3, "thin sevens"),
    "name it again": lambda s: s.name_component(3, "thick sevens"),
    "reserve a component": lambda s: s.reserve_component(4, "toner low"),
    "reserve for a new class": lambda s: s.reserve_component(5, "lid open"),
    "merge what is reserved": lambda s: s.merge_classes("toner low", "lid open"),
    "delete a class": lambda s: s.delete_class("b"),
    "assign a deleted class": lambda s: s.assign([2], "b"),
    "delete what is reserved and merged": lambda s: s.delete_class("lid open"),
    "rename to a deleted name": lambda s: s.rename_class("b", "lid open"),
    "reserve for a deleted class": lambda s: s.reserve_component(5, "toner low"),
    "delete it again": lambda s: s.delete_class("toner low"),
    "add a deleted class": lambda s: s.add_class("toner low"),
    "reserve for it": lambda s: s.reserve_component(5, "toner low"),
    "free a component": lambda s: s.reserve_component(5, None),
    "split a component": lambda s: s.split_component(3, 8, "0000"),
    "merge components, names along": lambda s: s.merge_components(3, 9, "0001"),
    "draw a sample": lambda s: s.audit([7, 1], [0, -1]),
    "draw the same again": lambda s: s.audit([7, 1], [0, -1]),
    "take a name away": lambda s: s.name_component(9, None),
}


def test_every_gesture_can_be_undone_and_redone_and_is_found_again(store):
    pictures = [picture(store)]
    for name, gesture in GESTURES.items():
        gesture(store)
        pictures.append(picture(store))
        assert pictures[-1] != pictures[-2], name
        assert picture(reopened(store)) == pictures[-1], name
    for before in reversed(pictures[:-1]):
        store.undo()
        assert picture(store) == before
        assert picture(reopened(store)) == before
    assert not store.can_undo
    for after in pictures[1:]:
        store.redo()
        assert picture(store) == after
    assert not store.can_redo and picture(reopened(store)) == pictures[-1]


def test_one_gesture_of_many_rows_is_one_step(store):
    store.assign([0, 1, 2, 3], "a")
    store.assign([2, 3, 4], "b")
    assert store.undo().ids[:5].tolist() == [0, 0, 0, 0, -1]
    assert len(store.undo()) == 0


def test_each_row_gets_its_own_class_in_one_step_and_one_line(store):
    store.assign([5], "b")
    before = (store.folder / "labels.log").read_bytes()
    labels = store.assign_each(np.array([9, 2, 5]), np.array([1, 0, 0], np.uint8))
    assert labels.ids[[2, 5, 9]].tolist() == [0, 0, 1] and len(labels) == 3
    lines = (store.folder / "labels.log").read_bytes().removeprefix(before).splitlines()
    (line,) = [line for line in lines if b'"csv"' not in line]
    assert {k: v for k, v in json.loads(line).items() if k not in ("t", "crc")} == {
        "do": "label",
        "rows": [2, 5, 9],
        "class": [0, 0, 1],
    }
    assert reopened(store).labels.ids.tolist() == labels.ids.tolist()
    assert store.undo().rows.tolist() == [5] and store.labels.ids[5] == 1
    assert picture(reopened(store)) == picture(store)
    assert store.redo().ids.tolist() == labels.ids.tolist()
    store.assign_each([9, 2], [1, 0])
    store.assign_each([], [])
    assert store.undo().rows.tolist() == [5]


def test_each_of_a_merged_class_goes_where_it_went(store):
    store.merge_classes("a", "b")
    assert store.assign_each([3, 4], [0, 1]).ids[[3, 4]].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("rows", "ids", "reason"),
    [
        ([0, 1], [0], r"rows has shape \(2,\), ids \(1,\)"),
        (3, 0, "expected a list of each"),
        ([3, 4, 3], [0, 1, 0], "Row 3 is given more than once"),
        ([4, N], [0, 1], f"Row {N} does not exist"),
        ([4, -1], [0, 1], "Row -1 does not exist"),
        (np.ones(N, bool), np.zeros(N, int), "rows is a mask"),
        ([0.0], [1], "rows are float64"),
        ([4, 3], [0, 2], r"Row 3 is given class 2, which does not exist; class ids are 0\.\.1"),
        ([4, 3], [0, -1], "Row 3 is given class -1"),
        ([4], [0.5], "ids are float64"),
        ([4], [True], "ids are bool"),
        ([4], ["a"], "ids are <U1"),
    ],
)
def test_each_is_refused_whole(store, rows, ids, reason):
    store.assign([4], "b")
    before, size = picture(store), (store.folder / "labels.log").stat().st_size
    with pytest.raises(ValueError, match=reason):
        store.assign_each(rows, ids)
    assert picture(store) == before and (store.folder / "labels.log").stat().st_size == size


def test_a_new_gesture_forgets_what_was_undone(store):
    store.assign([0], "a")
    store.undo()
    assert store.can_redo
    store.assign([1], "b")
    assert not store.can_redo and not reopened(store).can_redo


def test_nothing_to_undo_or_redo_is_no_error_and_no_line(store):
    before = (store.folder / "labels.log").stat().st_size
    store.undo()
    store.redo()
    assert (store.folder / "labels.log").stat().st_size == before


def test_a_gesture_that_changes_nothing_is_no_step(store):
    store.assign([1], "a")
    for repeat in (
        lambda: store.assign([1], "a"),
        lambda: store.assign([], "b"),
        lambda: store.clear([5]),
        lambda: store.rename_class("a", "a"),
        lambda: store.name_component(1, None),
        lambda: store.add_class("b"),
    ):
        repeat()
    store.undo()
    assert not store.can_undo


def test_a_refused_gesture_leaves_no_trace(store):
    store.assign([1], "a")
    before, size = picture(store), (store.folder / "labels.log").stat().st_size
    for refused in (
        lambda: store.assign([0, N], "a"),
        lambda: store.assign([0], True),
        lambda: store.assign([0], -7),
        lambda: store.assign([0], 10**9),
        lambda: store.assign([0], "new\nname"),
        lambda: store.add_class(""),
        lambda: store.rename_class("a", "b"),
        lambda: store.rename_class("zebra", "c"),
        lambda: store.merge_classes("a", 0),
        lambda: store.merge_classes("a", 9),
        lambda: store.delete_class("zebra"),
        lambda: store.delete_class(7),
        lambda: store.name_component(-1, "x"),
        lambda: store.reserve_component(1, CANT_TELL),
        lambda: store.split_component(1, 1, "0000"),
        lambda: store.merge_components(-1, 1, "0000"),
        lambda: store.audit([0, N], [0, 0]),
        lambda: store.audit([0], [0, 1]),
    ):
        with pytest.raises((ValueError, LookupError)):
            refused()
    assert picture(store) == before and (store.folder / "labels.log").stat().st_size == size


def test_what_undo_and_redo_would_say_can_be_seen_before(store):
    assert store.annotations_after_undo == store.annotations == store.annotations_after_redo
    store.split_component(3, 8, "0000")
    assert store.annotations_after_undo.surgeries == ()
    store.undo()
    (surgery,) = store.annotations_after_redo.surgeries
    assert surgery == ("split", 3, 8, "0000") and store.annotations.surgeries == ()


def test_an_old_value_stays_as_it_was(store):
    first = store.assign([0], "a")
    store.assign([0, 1], "new")
    assert first.ids[:2].tolist() == [0, -1] and first.classes == ("a", "b")


def test_a_closed_store_says_why_it_refuses_and_keeps_its_labels(store):
    store.assign([1], "a")
    assert not store.read_only
    store.close("A newer session has taken over")
    store.close()
    with pytest.raises(PermissionError, match="A newer session has taken over"):
        store.clear([1])
    assert store.read_only and store.labels.ids[1] == 0


def test_gestures_from_many_threads_all_count(tmp_path):
    store = LabelStore(tmp_path, 400, ["a"])

    def label(start):
        for row in range(start, 400, 4):
            store.assign([row], row % 7)

    threads = [threading.Thread(target=label, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    again = LabelStore(tmp_path, 400, read_only=True)
    assert np.array_equal(again.labels.ids, np.arange(400) % 7)
    assert np.array_equal(store.labels.ids, again.labels.ids)


def test_a_component_can_be_reserved_for_the_first_class(store):
    store.reserve_component(2, 0)
    assert dict(store.annotations.reserved) == {2: 0}
    store.reserve_component(2, None)
    assert not store.annotations.reserved


def test_a_bad_name_of_a_component_is_said_to_be_one(store):
    with pytest.raises(ValueError, match="A component name of 0 characters"):
        store.name_component(1, " ")


def test_a_closed_store_says_why_it_refuses_and_how_long_its_log_is(store):
    store.assign([1], "a")
    store.close()
    assert store.read_only and store.log_size == (store.folder / "labels.log").stat().st_size
    with pytest.raises(PermissionError, match=r"cannot be changed\. It is closed\."):
        store.assign([1], "b")
    assert store.refresh().rows.tolist() == [1]
    only = reopened(store)
    assert only.read_only and only.log_size == store.log_size
    with pytest.raises(PermissionError, match=r"cannot be changed\. It was opened for reading only\."):
        only.undo()
