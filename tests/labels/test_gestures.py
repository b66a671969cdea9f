"""Gestures: what each does to codes, classes and annotations, and which classes were used lately."""

import numpy as np
import pytest

from rcm_notebook.labels.annotations import Audit, Surgery
from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.gestures import Gestures

N = 6


def played(*gestures, classes=("a", "b", "c")) -> Gestures:
    state = Gestures(N, classes)
    for gesture in gestures:
        state.play(gesture)
    return state


def label(rows, class_id, **more):
    return {"do": "label", "rows": rows, "class": class_id, **more}


def test_classes_used_lately_come_newest_first_and_once():
    state = played(label([0], 0), label([1], 2), label([2], 1), label([3], 2))
    assert state.recent() == (2, 1, 0)
    assert state.recent(back=1) == (2,) and state.recent(back=2) == (2, 1)


def test_no_label_can_t_tell_and_classes_that_are_gone_were_not_used_lately():
    state = played(label([0, 1], [0, 1]), label([2], 2), label([0], NONE), label([3], UNSURE))
    assert state.recent() == (2, 0, 1)
    state.play({"do": "merge_classes", "class": 0, "into": 1})
    state.play({"do": "delete_class", "class": 2})
    assert state.recent() == (1,)


def test_a_merge_of_components_is_kept_as_one_and_takes_the_name_along():
    named = {"do": "name_component", "component": 3, "name": "thin"}
    merge = {"do": "merge_components", "component": 3, "into": 1, "file": "0001"}
    said = played(named, merge).annotations()
    assert said.surgeries == (Surgery("merge", 3, 1, "0001"),) and dict(said.names) == {1: "thin"}


def test_a_merge_of_components_keeps_the_name_of_the_one_that_stays_and_frees_what_the_other_was_reserved_for():
    names = [{"do": "name_component", "component": k, "name": f"name {k}"} for k in (1, 3)]
    reserved = [{"do": "reserve_component", "component": k, "class": 0} for k in (3, 4)]
    state = played(*names, *reserved, {"do": "merge_components", "component": 3, "into": 1, "file": "0001"})
    said = state.annotations()
    assert dict(said.names) == {1: "name 1"} and dict(said.reserved) == {4: 0}
    state.play({"do": "undo"})
    assert dict(state.annotations().names) == {1: "name 1", 3: "name 3"} and not state.annotations().surgeries


def test_component_zero_takes_part_in_a_split():
    split = {"do": "split_component", "component": 0, "into": 2, "file": "0001"}
    assert played(split).annotations().surgeries == (Surgery("split", 0, 2, "0001"),)
    with pytest.raises(ValueError, match="Components 2 and 2"):
        played({**split, "component": 2})
    with pytest.raises(ValueError, match="Components -1 and 2"):
        played({**split, "component": -1})


def test_a_sample_is_kept_in_the_order_in_which_it_was_drawn():
    audit = {"do": "audit", "rows": [5, 0], "predicted": [1, -1], "labels": 2}
    assert played(audit).annotations().audits == (Audit((5, 0), (1, -1), 2),)
    assert played({**audit, "rows": [0], "predicted": [2]}).annotations().audits == (Audit((0,), (2,), 2),)


@pytest.mark.parametrize("rows", [[0, N], [-1, 0]])
def test_a_sample_with_a_row_that_does_not_exist_is_refused(rows):
    with pytest.raises(ValueError, match=r"A row outside 0\.\.5"):
        played({"do": "audit", "rows": rows, "predicted": [0, 0], "labels": 0})


@pytest.mark.parametrize(
    ("gesture", "said"),
    [
        (label([N], 0), r"A row outside 0\.\.5"),
        (label([-1], 0), r"A row outside 0\.\.5"),
        (label([0], 3), r"A class outside 0\.\.2"),
        (label([0], UNSURE - 1), r"A class outside 0\.\.2"),
        ({"do": "merge_classes", "class": 3, "into": 0}, r"No class 3; ids are 0\.\.2"),
        ({"do": "delete_class", "class": -1}, "No class -1"),
        ({"do": "reserve_component", "component": 0, "class": 3}, "No class 3"),
        ({"do": "paint"}, "No gesture 'paint'; known: label, "),
    ],
)
def test_a_gesture_that_makes_no_sense_is_refused_and_changes_nothing(gesture, said):
    state = played(label([1], 1))
    with pytest.raises(ValueError, match=said):
        state.play(gesture)
    assert state.codes.tolist() == [-1, 1, -1, -1, -1, -1] and len(state.done) == 1


def test_the_first_and_the_last_of_rows_and_classes_can_be_given():
    state = played(label([0, N - 1], [2, 0]), label([1], UNSURE))
    assert state.codes.tolist() == [2, UNSURE, -1, -1, -1, 0]


def test_a_class_that_comes_with_a_gesture_goes_with_it():
    state = played(label([0], 3, new=["d"]))
    assert state.labels().classes == ("a", "b", "c", "d") and state.codes[0] == 3
    state.play({"do": "undo"})
    assert state.labels().classes == ("a", "b", "c") and state.codes[0] == NONE
    state.play({"do": "redo"})
    assert state.labels().classes == ("a", "b", "c", "d") and state.codes[0] == 3
    with pytest.raises(ValueError, match="Nothing to redo"):
        state.play({"do": "redo"})
    state.play({"do": "undo"})
    with pytest.raises(ValueError, match="Nothing to undo"):
        state.play({"do": "undo"})


def test_a_new_gesture_takes_the_place_of_what_was_undone():
    state = played(label([0], 0), {"do": "undo"}, label([1], 1))
    with pytest.raises(ValueError, match="Nothing to redo"):
        state.play({"do": "redo"})
    assert state.codes.tolist() == [-1, 1, -1, -1, -1, -1]


def test_deleting_a_class_takes_those_along_that_were_merged_into_it_at_any_remove():
    merges = [{"do": "merge_classes", "class": a, "into": b} for a, b in ((0, 1), (1, 2))]
    state = played(label([0, 1, 2], [0, 1, 2]), *merges, {"do": "delete_class", "class": 2})
    labels = state.labels()
    assert labels.deleted == {0, 1, 2} and not labels.merged and not len(labels)


def test_what_a_merged_class_had_reserved_goes_to_where_it_went():
    reserved = [{"do": "reserve_component", "component": k, "class": c} for k, c in ((4, 0), (5, 1))]
    state = played(*reserved, {"do": "merge_classes", "class": 0, "into": 2})
    assert dict(state.annotations().reserved) == {4: 2, 5: 1} and dict(state.labels().merged) == {0: 2}


def test_only_rows_that_change_count_as_changed():
    state = played(label([0, 1], 0))
    change = state.change(label([0, 1, 2], 0))
    assert change.rows.tolist() == [2] and change.codes_before.tolist() == [-1] and change.codes_after.tolist() == [0]
    assert state.change(label([0, 1], 0)).is_empty and not change.is_empty
    assert not state.change({"do": "rename_class", "class": 0, "name": "ant"}).is_empty
    assert np.array_equal(state.codes, [0, 0, -1, -1, -1, -1])


@pytest.mark.parametrize("file", ["../x", "/etc/x", "a/b", "a\\b", "..", "", "a.b", "x" * 65, "C:x", "a\n", 3, None])
@pytest.mark.parametrize("do", ["split_component", "merge_components"])
def test_a_record_s_name_leads_nowhere_else(do, file):
    state = Gestures(4, ("a",))
    with pytest.raises(ValueError, match="is no name of a record"):
        state.play({"do": do, "component": 0, "into": 1, "file": file})
    state.play({"do": do, "component": 0, "into": 1, "file": "0001"})
    assert state.known.surgeries[0].file == "0001"
