"""Gestures: what a key does to the session, and how it is said."""

import pytest

from rcm_notebook.widgets.gestures import GESTURES, describe_change, perform


def test_a_digit_labels_the_selection_and_lets_it_go(session):
    session.select([1, 2, 3])
    assert perform(session, {"type": "assign", "id": 2}) is None
    assert session.labels.ids[[1, 2, 3]].tolist() == [2, 2, 2]
    assert len(session.selection) == 0


def test_one_lasso_is_one_undo_step_and_undo_selects_it_again(session):
    session.select([1, 2, 3])
    perform(session, {"type": "assign", "id": 2})
    perform(session, {"type": "undo"})
    assert len(session.labels) == 0
    assert session.selection.tolist() == [1, 2, 3]
    perform(session, {"type": "redo"})
    assert len(session.labels) == 3


@pytest.mark.parametrize("gesture", [{"type": "assign", "id": 1}, {"type": "cant-tell"}, {"type": "unlabel"}])
def test_without_a_selection_nothing_changes_and_the_reason_is_said(session, gesture):
    before = session.labels
    assert "Nothing is selected" in perform(session, gesture)
    assert session.labels is before


def test_a_key_beyond_the_named_classes_is_refused(session):
    session.select([1])
    assert "No class has the number 7" in perform(session, {"type": "assign", "id": 7})
    assert len(session.classes) == 3
    assert session.selection.tolist() == [1]


def test_an_unknown_gesture_is_answered_with_the_known_ones(session):
    assert "No gesture named 'dance'" in perform(session, {"type": "dance"})


def test_a_new_name_becomes_a_class_and_labels_the_selection(session):
    session.select([5, 6])
    assert perform(session, {"type": "assign-name", "name": " toner low "}) is None
    assert session.classes[-1] == "toner low"
    assert session.labels.ids[[5, 6]].tolist() == [3, 3]


def test_a_new_name_without_a_selection_only_becomes_a_class(session):
    perform(session, {"type": "assign-name", "name": "toner low"})
    assert session.classes[-1] == "toner low"
    assert len(session.labels) == 0
    assert "Nothing is selected" in perform(session, {"type": "assign-name", "name": "toner low"})
    assert "needs a name" in perform(session, {"type": "assign-name", "name": "  "})


def test_labelling_a_queried_row_goes_on_to_the_next_open_one(session):
    rows = session.query(4).rows
    session.select(rows[:1])
    perform(session, {"type": "assign", "id": 0})
    assert session.selection.tolist() == [rows[1]]
    perform(session, {"type": "skip"})
    assert session.selection.tolist() == [rows[2]]
    perform(session, {"type": "cant-tell"})
    perform(session, {"type": "assign", "id": 1})
    assert session.selection.tolist() == [rows[1]], "the skipped one comes again"
    perform(session, {"type": "assign", "id": 1})
    assert len(session.selection) == 0


def test_skip_without_a_query_lets_the_selection_go(session):
    session.select([3, 4])
    perform(session, {"type": "skip"})
    assert len(session.selection) == 0


def test_where_there_is_nothing_to_undo_or_redo_it_is_said(session):
    assert "nothing to undo" in perform(session, {"type": "undo"})
    session.assign([1], "bee")
    assert "nothing to redo" in perform(session, {"type": "redo"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.assign([1], "bee"), "1 point → bee"),
        (lambda s: s.assign(list(range(12)), "bee"), "12 points → bee"),
        (lambda s: s.add_class("new"), "new class new"),
        (lambda s: s.rename_class("bee", "wasp"), "bee is now called wasp"),
    ],
)
def test_a_change_of_labels_is_said_in_a_few_words(session, change, said):
    before = session.labels
    change(session)
    assert describe_change(before, session.labels) == said
    assert describe_change(session.labels, session.labels) == ""


def test_taking_labels_back_is_said(session):
    session.assign([1, 2], "bee")
    before = session.labels
    session.undo()
    assert describe_change(before, session.labels) == "2 points without a label again"


def test_every_gesture_that_the_keys_name_exists():
    assert {"assign", "undo", "redo", "cant-tell", "skip", "deselect", "unlabel"} <= set(GESTURES)
