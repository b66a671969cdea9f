"""Gestures: what a key does to the session, and how it is said."""

import numpy as np
import pytest
from present import present

from rcm_notebook.acquisition import Query
from rcm_notebook.widgets.kit.gestures import GESTURES, describe_change, guesses, perform


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
    assert "Nothing is selected" in present(perform(session, gesture))
    assert session.labels is before


def test_a_key_beyond_the_named_classes_is_refused(session):
    session.select([1])
    assert "No class has the number 7" in present(perform(session, {"type": "assign", "id": 7}))
    assert len(session.classes) == 3
    assert session.selection.tolist() == [1]


def test_an_unknown_gesture_is_answered_with_the_known_ones(session):
    assert "No gesture named 'dance'" in present(perform(session, {"type": "dance"}))


def test_a_new_name_becomes_a_class_and_labels_the_selection(session):
    session.select([5, 6])
    assert perform(session, {"type": "assign-name", "name": " toner low "}) is None
    assert session.classes[-1] == "toner low"
    assert session.labels.ids[[5, 6]].tolist() == [3, 3]


def test_a_new_name_without_a_selection_only_becomes_a_class(session):
    perform(session, {"type": "assign-name", "name": "toner low"})
    assert session.classes[-1] == "toner low"
    assert len(session.labels) == 0
    assert "Nothing is selected" in present(perform(session, {"type": "assign-name", "name": "toner low"}))
    assert "needs a name" in present(perform(session, {"type": "assign-name", "name": "  "}))


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
    assert "nothing to undo" in present(perform(session, {"type": "undo"}))
    session.assign([1], "bee")
    assert "nothing to redo" in present(perform(session, {"type": "redo"}))


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


@pytest.mark.parametrize(
    ("gesture", "said", "undone"),
    [
        ({"type": "rename-class", "id": 1, "name": "wasp"}, "bee is now called wasp", "wasp is now called bee"),
        ({"type": "merge-class", "id": 1, "into": 0}, "bee merged into ant, 3 points", "bee is back, 3 points"),
        ({"type": "delete-class", "id": 1}, "bee deleted, 3 points", "bee is back, 3 points"),
        ({"type": "delete-class", "id": 0}, "ant deleted", "ant is back"),
        ({"type": "assign-name", "name": "new"}, "new class new", "new is no class any more"),
    ],
)
def test_classes_are_managed_each_time_in_one_step(session, gesture, said, undone):
    session.assign([4, 5, 6], "bee")
    before = session.labels
    assert perform(session, gesture) is None
    after = session.labels
    assert describe_change(before, after) == said
    perform(session, {"type": "undo"})
    assert describe_change(after, session.labels) == undone
    assert session.labels.ids.tolist() == before.ids.tolist() and session.classes == before.classes


def test_a_class_that_was_deleted_can_be_typed_anew_but_not_keyed(session):
    session.delete_class("bee")
    assert perform(session, {"type": "assign-name", "name": "bee"}) is None
    assert session.labels.active.tolist() == [0, 1, 2]
    session.delete_class("bee")
    session.select([3])
    assert "Class 1 ('bee') was deleted" in present(perform(session, {"type": "assign", "id": 1}))
    assert "already" in present(perform(session, {"type": "rename-class", "id": 0, "name": "<b>cat</b>"}))
    assert session.selection.tolist() == [3] and len(session.labels) == 0


def test_a_suggestion_of_a_class_that_was_deleted_since_is_no_guess(session):
    session.assign([1, 4, 7, 10], "bee")
    session.queried = Query(np.array([1, 4]), np.zeros(2), ("", ""), guesses=np.array([0, 2]))
    session.delete_class("ant")
    assert guesses(session)[[1, 4]].tolist() == [-1, 2]
    assert perform(session, {"type": "accept-all"}) is None
    assert session.labels.ids[[1, 4]].tolist() == [1, 2] and session.selection.tolist() == [1]


def test_taking_labels_back_is_said(session):
    session.assign([1, 2], "bee")
    before = session.labels
    session.undo()
    assert describe_change(before, session.labels) == "2 points without a label again"


def test_every_gesture_that_the_keys_name_exists():
    assert {"assign", "undo", "redo", "cant-tell", "skip", "deselect", "unlabel"} <= set(GESTURES)


def test_accepting_labels_each_row_with_its_own_guess_in_one_step(session):
    session.assign([0, 3], "ant")
    session.assign([1, 4], "bee")
    rows = [6, 7, 9, 10]
    guess = session.prediction.ids[rows].tolist()
    assert not session.prediction.unknown[rows].any()
    session.select(rows)
    assert perform(session, {"type": "accept"}) is None
    assert session.labels.ids[rows].tolist() == guess
    assert len(set(guess)) == 2
    session.undo()
    assert len(session.labels) == 4


def test_nothing_is_accepted_where_the_model_has_no_guess(session):
    session.select([5])
    assert "no guess" in present(perform(session, {"type": "accept"}))
    assert len(session.labels) == 0


def test_accepting_goes_on_to_the_next_row_of_the_query(session):
    session.assign([0, 3], "ant")
    session.assign([1, 4], "bee")
    session.assign([2, 5], "<b>cat</b>")
    rows = session.query(4, by="random").rows
    session.select(rows[:1])
    assert perform(session, {"type": "accept"}) is None
    assert session.selection.tolist() == [rows[1]]


def test_all_guesses_of_a_query_are_one_step(session):
    session.assign([0, 3], "ant")
    session.assign([1, 4], "bee")
    session.assign([2, 5], "<b>cat</b>")
    rows = session.query(6, by="random").rows
    session.assign(rows[:1], "bee")
    assert perform(session, {"type": "accept-all"}) is None
    assert session.labels.ids[rows[0]] == 1
    assert (session.labels.ids[rows] >= 0).all()
    session.undo()
    assert (session.labels.ids[rows[1:]] < 0).all()


def test_the_next_batch_asks_as_the_last_time(session):
    assert perform(session, {"type": "next-batch"}) is None
    assert len(session.queried) == 10 and session.queried.by == "coverage"
    first = session.query(3, by="random")
    assert perform(session, {"type": "next-batch"}) is None
    assert session.queried is not first
    assert len(session.queried) == 3 and session.queried.by == "random"
    assert session.selection.tolist() == [session.queried.rows[0]]


def test_a_review_is_gone_through_once_and_accepting_takes_the_suggestion(session):
    session.assign([0, 3, 6], 1)
    session.queried = Query(np.array([3, 6]), np.ones(2), ("why", "why"), guesses=np.array([0, 0]), by="disputes")
    session.select([3])
    assert perform(session, {"type": "accept"}) is None
    assert session.labels.ids[[0, 3, 6]].tolist() == [1, 0, 1]
    assert session.selection.tolist() == [6]
    assert perform(session, {"type": "skip"}) is None
    assert session.labels.ids[6] == 1
    assert len(session.selection) == 0
