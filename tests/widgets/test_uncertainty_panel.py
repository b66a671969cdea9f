"""UncertaintyPanel: scores as histograms that select rows, and whether the stated certainty can be believed."""

import threading
import time
from dataclasses import replace
from html import escape

import numpy as np
import pytest

from rcm_notebook.metrics import ece
from rcm_notebook.views import View
from rcm_notebook.views.reliability import reliability, verdict
from rcm_notebook.views.scores import SCORES
from rcm_notebook.widgets import UncertaintyPanel
from rcm_notebook.widgets.histogram import BINS, Histogram


@pytest.fixture
def labelled(session):
    """The session with a label for every third row."""
    truth = session.data.truth
    for class_id in range(3):
        session.assign(np.flatnonzero(truth == class_id)[::2], class_id)
    return session


def settle(panel):
    """Wait until nothing is computed any more, and let the results be shown, as the kernel's loop does."""
    until = time.monotonic() + 60
    while panel._background._is_running:
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.01)
        panel.session._mailbox.empty()


def counts(panel, which=0):
    return panel._histogram._counts[which]


def is_shown(part):
    return part.layout.display != "none"


def brush(panel, low, high):
    """Drag and let go, as bqplot reports it."""
    selector = panel._histogram.brush
    selector.brushing = True
    selector.selected = np.array([low, high])
    selector.brushing = False


def test_without_labels_it_says_what_to_do(session):
    panel = UncertaintyPanel(session)
    assert panel._words.value == "No labels yet: lasso some points and press a digit."
    assert counts(panel).sum() == 0
    panel._view.value = "reliability"
    assert panel._words.value == "No labels yet: lasso some points and press a digit."


def test_it_offers_the_scores_that_the_session_has(session):
    assert UncertaintyPanel(session)._score.options == SCORES.available(session.view)


@pytest.mark.parametrize("name", ["certainty", "entropy", "aleatoric", "epistemic", "coverage"])
def test_every_row_is_counted_where_numpy_counts_it(labelled, name):
    panel = UncertaintyPanel(labelled)
    panel._score.value = name
    values = SCORES[name].values(labelled.view)
    expected, _ = np.histogram(values, panel._histogram._edges)
    assert counts(panel).sum() == len(labelled.data)
    assert np.abs(np.cumsum(counts(panel)) - np.cumsum(expected)).max() <= 1  # A value on an edge may fall either way.
    assert panel._words.value.startswith(SCORES[name].description[:20])
    if SCORES[name].is_share:
        assert (panel._histogram._edges[0], panel._histogram._edges[-1]) == (0, 1)


def test_the_histogram_follows_labels_and_selection(labelled):
    panel = UncertaintyPanel(labelled)
    panel._score.value = "certainty"
    before = counts(panel).tolist()
    labelled.select([3, 4, 5])
    assert counts(panel, 1).sum() == 3 and panel._count.value == "3 rows selected"
    assert (counts(panel, 1) <= counts(panel)).all()
    labelled.assign(np.arange(1, 90, 12), 0)  # Half the labels of another class.
    assert counts(panel).tolist() != before
    labelled.select([])
    assert counts(panel, 1).sum() == 0 and panel._count.value == "Drag along the axis to select rows."


def test_brushing_selects_the_rows_of_the_interval(labelled):
    panel = UncertaintyPanel(labelled)
    values = SCORES["epistemic"].values(labelled.view)
    low, high = np.quantile(values, (0.4, 0.9))
    brush(panel, high, low)
    assert labelled.selection.tolist() == np.flatnonzero((values >= low) & (values <= high)).tolist()
    assert panel._low.value == pytest.approx(low, rel=1e-3) and panel._high.value == pytest.approx(high, rel=1e-3)
    assert panel._count.value == f"{len(labelled.selection)} rows selected"
    assert counts(panel, 1).sum() == len(labelled.selection)


def test_while_the_brush_moves_it_only_says_how_many(labelled):
    panel = UncertaintyPanel(labelled)
    panel._histogram.brush.brushing = True
    panel._histogram.brush.selected = np.array([-1.0, 10.0])
    assert panel._count.value == "90 rows from -1 to 10" and len(labelled.selection) == 0


def test_typed_bounds_select_as_the_brush_does(labelled):
    panel = UncertaintyPanel(labelled)
    panel._score.value = "certainty"
    certainty = labelled.prediction.certainty
    panel._low.value, panel._high.value = float(np.median(certainty)), 1.0
    panel._select.click()
    assert labelled.selection.tolist() == np.flatnonzero(certainty >= np.median(certainty)).tolist()
    panel._low.value = 2.0
    panel._select.click()
    assert "the first value must be the lower one" in panel._trouble.value
    assert len(labelled.selection)


def test_a_selection_made_elsewhere_takes_the_brush_away_and_stays(labelled):
    panel = UncertaintyPanel(labelled)
    brush(panel, 0.0, 0.1)
    assert panel._histogram.brush.selected is not None
    labelled.select([1])
    assert panel._histogram.brush.selected is None and labelled.selection.tolist() == [1]


def test_a_click_beside_the_brush_selects_nothing(labelled):
    panel = UncertaintyPanel(labelled)
    brush(panel, 0.0, 10.0)
    assert len(labelled.selection) == 90
    panel._histogram.brush.brushing = True
    panel._histogram.brush.selected = None
    panel._histogram.brush.brushing = False
    assert len(labelled.selection) == 0


def test_counts_are_drawn_on_a_logarithmic_axis_on_request(labelled):
    panel = UncertaintyPanel(labelled)
    figure = panel._histogram.figure
    panel._log.value = True
    assert type(figure.axes[1].scale).__name__ == type(figure.marks[0].scales["y"]).__name__ == "LogScale"
    assert figure.marks[0].y.min() == 0.5 and figure.marks[0].y.max() == counts(panel).max()
    labelled.select([0])
    assert figure.marks[1].y.max() == 1
    panel._log.value = False
    assert figure.marks[0].y.min() == 0 and figure.marks[1].y.max() == 1


def test_only_what_the_shown_score_comes_from_makes_it_draw_again(labelled, monkeypatch):
    panel, drawn = UncertaintyPanel(labelled), []
    monkeypatch.setattr(Histogram, "show", lambda *_: drawn.append(1))
    labelled.latents = replace(labelled.latents)
    assert drawn == []
    labelled.assign([0], 1)
    assert drawn == [1]
    panel._view.value = "reliability"
    settle(panel)
    labelled.undo()
    assert drawn == [1]


def test_novelty_is_computed_beside_the_kernel_and_shown_when_it_is_there(labelled, monkeypatch):
    panel, gate, ran_in = UncertaintyPanel(labelled), threading.Event(), []
    ood = View.ood

    def waiting(view):
        ran_in.append(threading.current_thread())
        gate.wait(30)
        return ood(view)

    monkeypatch.setattr(View, "ood", waiting)
    assert ran_in == []
    panel._score.value = "ood"
    assert panel._words.value.startswith("Computing") and counts(panel).sum() == 0
    gate.set()
    settle(panel)
    assert ran_in[0] is not threading.current_thread()
    assert counts(panel).sum() == len(labelled.data)
    assert panel._words.value.startswith("how unlike the data")


@pytest.mark.slow
def test_training_makes_a_novelty_under_way_void_and_it_can_be_asked_for_again(labelled, monkeypatch):
    panel, gate = UncertaintyPanel(labelled), threading.Event()
    monkeypatch.setattr(View, "ood", lambda _: gate.wait(30) and np.full(len(labelled.data), 0.25))
    panel._score.value = "ood"
    labelled.train(1, progress=False)
    assert "Compute to see it as it is now" in panel._words.value and is_shown(panel._compute)
    gate.set()
    settle(panel)
    assert counts(panel).sum() == 0, "the answer of before is void"
    panel._compute.click()
    assert not is_shown(panel._compute)
    settle(panel)
    assert counts(panel)[BINS // 4] == len(labelled.data)


def test_a_newer_request_makes_the_older_void_and_only_one_runs_at_a_time(labelled, monkeypatch):
    panel, gate, calls = UncertaintyPanel(labelled), threading.Event(), []

    def waiting(_):
        calls.append(1)
        gate.wait(30)
        return np.full(len(labelled.data), len(calls) / 10)

    monkeypatch.setattr(View, "ood", waiting)
    for name in ("ood", "entropy", "ood", "entropy", "ood"):
        panel._score.value = name
    assert len(calls) == 1
    gate.set()
    settle(panel)
    assert len(calls) == 2 and counts(panel)[int(0.2 * BINS)] == len(labelled.data)


def test_an_error_of_the_computation_is_told(labelled, monkeypatch):
    panel = UncertaintyPanel(labelled)
    monkeypatch.setattr(View, "ood", lambda _: 1 / 0)
    panel._score.value = "ood"
    settle(panel)
    assert "division by zero" in panel._trouble.value and is_shown(panel._compute)
    panel._score.value = "entropy"
    assert panel._trouble.value == ""


def test_a_closed_panel_lets_the_answer_go(labelled, monkeypatch):
    panel, gate = UncertaintyPanel(labelled), threading.Event()
    monkeypatch.setattr(View, "ood", lambda _: gate.wait(30) and np.zeros(len(labelled.data)))
    panel._score.value = "ood"
    panel.close()
    gate.set()
    until = time.monotonic() + 30
    while panel._background._is_running and time.monotonic() < until:
        time.sleep(0.01)
        labelled._mailbox.empty()
    assert not panel._background._is_running and counts(panel).sum() == 0


def test_reliability_is_judged_from_labels_that_were_withheld(labelled):
    panel = UncertaintyPanel(labelled)
    panel._view.value = "reliability"
    settle(panel)
    rows, proba = labelled.judged_labels()
    assert len(rows) == len(labelled.labels) == 45
    assert f"Expected calibration error {ece(labelled.labels.ids[rows], proba):.1%}" in panel._words.value
    assert "From 45 labels of classes that have three or more, each withheld in turn" in panel._words.value
    found = reliability(labelled.view, "labels")
    assert found is not None and found.count.sum() == 45
    filled = found.count > 0
    assert np.allclose(panel._diagram._bars.y[filled], (found.right / np.maximum(found.count, 1))[filled])


def test_too_few_labels_are_told_with_how_many_are_needed(session):
    session.assign([0, 3, 6, 9], 0)
    panel = UncertaintyPanel(session)
    panel._view.value = "reliability"
    settle(panel)
    assert panel._words.value.startswith("Too few answers for a diagram: 4 labels") and "30" in panel._words.value
    assert (panel._diagram._bars.y == 0).all()


def test_reliability_by_truth_is_of_rows_without_a_label(labelled):
    panel = UncertaintyPanel(labelled)
    panel._view.value = "reliability"
    assert panel._judge.options == ("labels", "truth")
    panel._judge.value = "truth"
    settle(panel)
    others = np.flatnonzero(labelled.labels.ids < 0)
    expected = ece(labelled.data.truth[others], labelled.predict_proba()[others])
    assert f"Expected calibration error {expected:.1%}" in panel._words.value
    assert "From 45 rows without a label, by the data&#x27;s truth" in panel._words.value


def test_reliability_follows_the_labels(labelled):
    panel = UncertaintyPanel(labelled)
    panel._view.value = "reliability"
    labelled.assign([1, 2, 3, 4], 2)
    labelled.clear([0])
    settle(panel)
    assert panel._words.value == verdict_of(labelled)


def verdict_of(session):
    return escape(verdict(reliability(session.view, "labels"), "labels"))
