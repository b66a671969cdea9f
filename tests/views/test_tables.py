"""Tables: every number is what a count by hand says, and rows stand beside those of their class."""

from dataclasses import replace

import numpy as np
import pytest

from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.views.tables import TABLES, UNKNOWN, cross


@pytest.fixture
def session(shown_session):
    """A small session with labels of two classes of three."""
    component = shown_session.latents.component
    heavy = np.argsort(-np.bincount(component, minlength=6))
    for name, k in zip(("bee", "ant"), heavy, strict=False):
        shown_session.assign(np.flatnonzero(component == k)[:4], name)
    return shown_session


def predicted(session, row) -> int:
    """The class of a row by the formula, one row at a time; UNKNOWN where too little evidence reaches it."""
    r, found = session.latents.responsibilities[row].astype(np.float64), session.prediction.tau
    if sum(r[k] * found.evidence[k] for k in range(len(r))) < session.prediction.unknown_below:
        return UNKNOWN
    scores = [sum(r[k] * found.tau[k, c] for k in range(len(r))) for c in range(found.tau.shape[1])]
    return int(np.argmax(scores))


def by_hand(session, found, row_of) -> list[list[int]]:
    """Count the rows of the data in each cell of a table, one at a time."""
    guesses = [predicted(session, row) for row in range(len(session.data))]
    return [
        [sum(a == row and b == column for a, b in zip(row_of, guesses, strict=True)) for column in found.column_ids]
        for row in found.row_ids
    ]


def with_unknown(view, rows):
    """Return the view with a prediction that says "unknown" of exactly these rows (a mask)."""
    prediction = replace(view.prediction)
    prediction.__dict__["unknown"] = rows
    return replace(view, prediction=prediction)


def test_tau_is_the_sessions_in_another_order(session):
    found = TABLES["tau"].build(session.view)
    assert found.column_ids.tolist() == [0, 1, 2]
    assert sorted(found.row_ids.tolist()) == list(range(6))
    for place, component in enumerate(found.row_ids):
        assert found.values[place].tolist() == session.prediction.tau.tau[component].tolist()
    np.testing.assert_allclose(found.values.sum(axis=1), 1, atol=1e-5)


def test_components_of_a_class_stand_together_the_heaviest_first_and_unknown_ones_last(session):
    found = TABLES["tau"].build(session.view)
    evidence, usage = session.prediction.tau.evidence, session.latents.responsibilities.mean(0)
    keys = [
        (evidence[k] < session.prediction.unknown_below, int(session.prediction.tau.tau[k].argmax()), -usage[k])
        for k in found.row_ids
    ]
    known = [key for key in keys if not key[0]]
    unknown = [key[2] for key in keys if key[0]]
    assert keys[: len(known)] == sorted(known) and len(known) >= 2
    assert unknown == sorted(unknown)
    assert found.groups.tolist() == [UNKNOWN if key[0] else key[1] for key in keys]
    assert found.is_known.tolist() == [not key[0] for key in keys]


def test_a_component_that_no_label_reaches_is_not_known(session):
    evidence = session.prediction.tau.evidence.copy()
    evidence[4] = 0
    tau = session.prediction.tau._replace(evidence=evidence)
    found = TABLES["tau"].build(replace(session.view, prediction=replace(session.prediction, tau=tau)))
    place = found.row_ids.tolist().index(4)
    assert not found.is_known[place] and found.groups[place] == UNKNOWN
    assert not found.is_known[place:].any(), "below it are only others of its kind"


def test_ownership_counts_points_by_their_heaviest_component_and_prediction(session):
    found = TABLES["ownership"].build(session.view)
    counted = by_hand(session, found, session.latents.responsibilities.argmax(1))
    assert found.values.tolist() == counted
    assert found.counts.tolist() == counted
    assert found.counts.sum() == len(session.data)
    assert found.row_ids.tolist() == TABLES["tau"].build(session.view).row_ids.tolist(), "rows stay where they are"


def test_confusion_counts_points_by_truth_and_prediction_and_shows_shares(session):
    found = TABLES["confusion"].build(session.view)
    counted = np.array(by_hand(session, found, session.data.truth))
    assert found.counts.tolist() == counted.tolist()
    np.testing.assert_allclose(found.values, counted / 30, atol=1e-6)
    assert found.points.tolist() == [30, 30, 30]


def test_rows_whose_truth_is_unknown_are_not_confused(session):
    truth = session.data.truth.copy()
    truth[:30] = -1
    view = replace(session.view, data=replace(session.data, truth=truth))
    assert TABLES["confusion"].build(view).counts.sum() == 60


def test_rows_that_no_label_reaches_have_a_column_of_their_own_where_there_are_any(session):
    view = with_unknown(session.view, np.arange(90) < 7)
    for name in ("ownership", "confusion"):
        found = TABLES[name].build(view)
        assert found.column_ids.tolist() == [0, 1, 2, UNKNOWN]
        assert found.counts[:, -1].sum() == 7
    assert TABLES["tau"].build(view).column_ids.tolist() == [0, 1, 2]
    known = with_unknown(session.view, np.zeros(90, bool))
    assert TABLES["ownership"].build(known).column_ids.tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", TABLES)
def test_a_cell_a_row_and_a_column_hold_the_points_that_are_counted_there(name, session):
    found = TABLES[name].build(session.view)
    for r, row in enumerate(found.row_ids):
        assert len(found.pick(row, None)) == found.points[r]
        for c, column in enumerate(found.column_ids):
            rows = found.pick(row, column)
            assert len(rows) == found.counts[r, c]
            assert all(found.row_of[rows] == row) and all(found.column_of[rows] == column)
    for c, column in enumerate(found.column_ids):
        assert len(found.pick(None, column)) == found.counts[:, c].sum()


@pytest.mark.parametrize("name", TABLES)
def test_what_is_held_of_a_selection_adds_up(name, session):
    found = TABLES[name].build(session.view)
    rows = np.array([0, 5, 17, 44])
    down, across = found.held(rows)
    assert down.tolist() == [int(np.isin(rows, found.pick(row, None)).sum()) for row in found.row_ids]
    assert across.tolist() == [int(np.isin(rows, found.pick(None, column)).sum()) for column in found.column_ids]


def test_a_merged_class_has_no_column(session):
    session.merge_classes("bee", "ant")
    assert TABLES["tau"].build(session.view).column_ids.tolist() == [0, 2]


def test_a_point_that_nobody_can_tell_is_counted_by_its_prediction(session):
    session.assign([80], CANT_TELL)
    assert TABLES["ownership"].build(session.view).counts.sum() == len(session.data)


def test_confusion_is_offered_where_the_truth_is_known(session):
    assert "confusion" in TABLES.available(session.view)
    untold = replace(session.view, data=replace(session.data, truth=None))
    assert {"tau", "ownership"} <= set(TABLES.available(untold)) and "confusion" not in TABLES.available(untold)


def test_crossing_leaves_out_ids_that_are_not_listed():
    counts = cross(np.array([2, 0]), np.array([1, UNKNOWN]), np.array([0, 2, 2, 1, -1]), np.array([1, -1, 1, 1, 1]))
    assert counts.tolist() == [[1, 1], [1, 0]]
