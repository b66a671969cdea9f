"""Classes in a label store: added, renamed, merged, deleted and brought back, all of it undone."""

import json

import pytest
from small_store import N, picture, reopened

from rcm_notebook.labels.incoming import Incoming
from rcm_notebook.labels.store import LabelStore


def test_adding_a_class_gives_its_id_and_again_the_same(store):
    assert store.add_class("c") == 2
    assert store.add_class(" c ") == 2
    assert store.labels.classes == ("a", "b", "c")


def test_merging_keeps_the_meaning_of_ids(store):
    store.assign([0], "a")
    store.assign([1], "b")
    store.assign([2], 4)
    labels = store.merge_classes("a", "b")
    assert labels.ids[:3].tolist() == [1, 1, 4]
    assert labels.classes == ("a", "b", "2", "3", "4") and labels.active.tolist() == [1, 2, 3, 4]
    assert store.assign([3], 4).ids[3] == 4 and store.assign([4], 0).ids[4] == 1
    with pytest.raises(ValueError, match="'a' was merged into 'b'"):
        store.rename_class("a", "z")


def test_deleting_a_class_takes_its_labels_and_leaves_the_others_as_they_are(store):
    store.assign([0, 1], "a")
    store.assign([2], "b")
    store.assign([3], "c")
    store.reserve_component(4, "b")
    store.reserve_component(5, "c")
    before = (store.folder / "labels.log").read_bytes()
    labels = store.delete_class("b")
    assert labels.ids[:4].tolist() == [0, 0, -1, 2] and labels.classes == ("a", "b", "c")
    assert labels.active.tolist() == [0, 2] and labels.gone.tolist() == [1] and labels.deleted == {1}
    assert dict(store.annotations.reserved) == {5: 2}
    lines = map(json.loads, (store.folder / "labels.log").read_bytes().removeprefix(before).splitlines())
    (gesture,) = [line for line in lines if "csv" not in line]
    assert {k: v for k, v in gesture.items() if k not in ("t", "crc")} == {"do": "delete_class", "class": 1}
    deleted, again = picture(store), reopened(store)
    assert picture(again) == deleted
    store.undo()
    assert store.labels.ids[:4].tolist() == [0, 0, 1, 2] and store.labels.deleted == frozenset()
    assert dict(store.annotations.reserved) == {4: 1, 5: 2}
    store.redo()
    assert picture(store) == deleted == picture(reopened(store))


def test_undo_of_a_deletion_is_there_after_closing_and_reopening(store):
    store.assign([2, 5], "b")
    whole = picture(store)
    store.delete_class(1)
    store.close()
    with_log = LabelStore(store.folder, N)
    assert picture(with_log) != whole
    with_log.undo()
    assert picture(with_log) == whole
    with_log.close()


def test_a_deleted_class_comes_back_by_its_name_under_its_id_and_empty(store):
    store.assign([2], "b")
    store.delete_class("b")
    for refused in (lambda: store.assign([3], 1), lambda: store.assign_each([3, 4], [0, 1])):
        with pytest.raises(ValueError, match=r"Class 1 \('b'\) was deleted; undo, or add it again by its name"):
            refused()
    with pytest.raises(ValueError, match="'b' was deleted; undo, or add it again"):
        store.delete_class("b")
    assert len(store.labels) == 0
    assert store.assign([3], "b").ids[[2, 3]].tolist() == [-1, 1]
    assert store.labels.active.tolist() == [0, 1] and picture(reopened(store)) == picture(store)
    store.undo()
    assert store.labels.deleted == {1}
    assert store.add_class(" b ") == 1 and store.labels.deleted == frozenset()


def test_classes_merged_into_a_deleted_one_go_along_and_their_names_are_free(store):
    store.assign([0], "a")
    store.add_class("c")
    store.merge_classes("a", "b")
    store.merge_classes("b", "c")
    labels = store.delete_class("c")
    assert len(labels) == 0 and labels.active.tolist() == [] and dict(labels.merged) == {}
    labels = store.assign([4], "a")
    assert labels.ids[4] == 0 and labels.active.tolist() == [0]


def test_the_name_of_a_class_that_is_gone_is_free_and_names_stay_unique(store):
    store.assign([0], "a")
    store.add_class("c")
    store.delete_class("b")
    labels = store.rename_class("a", "b")
    assert labels.classes == ("b", "a", "c") and labels.deleted == {1}
    store.merge_classes("c", "b")
    labels = store.rename_class("b", "c")
    assert labels.classes == ("c", "a", "b") and store.assign([1], "b").ids[1] == 0
    assert picture(reopened(store)) == picture(store)
    store.add_class("d")
    with pytest.raises(ValueError, match="'b' was merged into 'c' and still leads there"):
        store.rename_class("d", "b")
    with pytest.raises(ValueError, match="There is a class 'c' already; use merge_classes"):
        store.rename_class("d", "c")


def test_labels_from_elsewhere_that_name_a_deleted_class_bring_it_back_where_that_is_asked(store):
    store.delete_class("b")
    with pytest.raises(ValueError, match=r"a list, serial 4: Class 1 \('b'\) was deleted"):
        store.import_labels(Incoming("a list", [4], [1]), new_classes=True)
    given = Incoming("a list", [4, 5], ["b", "a"])
    with pytest.raises(ValueError, match=r"a list: no class 'b'; known: a\. .* new_classes=True"):
        store.import_labels(given)
    assert store.import_labels(given, new_classes=True).after.ids[[4, 5]].tolist() == [1, 0]
    assert store.labels.active.tolist() == [0, 1] and picture(reopened(store)) == picture(store)
    assert store.undo().deleted == {1}
