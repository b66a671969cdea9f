"""TrainPanel, WeightSliders, LossCurves, QueryTray: each shows observables and calls the session's methods."""

from types import SimpleNamespace

import numpy as np
import pytest
from present import present

from rcm_notebook.objective import SLIDERS, TERMS
from rcm_notebook.training import Progress
from rcm_notebook.training.divergence import Diverged
from rcm_notebook.widgets import LossCurves, QueryTray, TrainPanel, WeightSliders, loss_curves
from rcm_notebook.widgets.loss_curves import (
    MOST_TICKS,
    curve,
    epoch_ticks,
    phase_bands,
    phase_starts,
    running_epoch,
    shortened,
)
from rcm_notebook.widgets.train_panel import clock, describe


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress("training", 2, 5, 240, 500, 9123.4, 32.2), "epoch 3 of 5 · 9,123 examples/s · 0:32 left"),
        (Progress("training", 5, 5, 500, 500, 9123.4, 0.0), "epoch 5 of 5 · 9,123 examples/s · 0:00 left"),
        (Progress("compiling", 0, 5), "compiling, a few seconds once"),
        (Progress("done", 5, 5), "done"),
    ],
)
def test_progress_is_said_in_one_line(progress, said):
    assert describe(progress) == said


def test_times_are_written_as_clocks():
    assert [clock(seconds) for seconds in (0.4, 61, 3661)] == ["0:00", "1:01", "1:01:01"]


def test_while_training_only_cancel_can_be_pressed(session):
    panel = TrainPanel(session)
    assert not panel._one.disabled and panel._cancel.disabled
    session.progress = Progress("training", 0, 1, 3, 10)
    assert panel._one.disabled and panel._five.disabled and panel._many.disabled and not panel._cancel.disabled
    assert panel._bar.value == pytest.approx(0.3)
    session.progress = Progress()


def test_an_error_of_training_is_shown_as_text(session):
    panel = TrainPanel(session)
    session.progress = Progress("failed", 1, 2, error="<b>no</b> memory")
    assert "&lt;b&gt;no&lt;/b&gt; memory" in panel._trouble.value
    session.progress = Progress()


@pytest.mark.slow
def test_training_that_diverges_is_told_in_the_panel_and_can_be_started_again(session):
    panel, epochs = TrainPanel(session), len(session.history)
    session.set_weights(usage=1e38)
    panel._one.click()
    with pytest.raises(Diverged):
        session.job.wait()
    said = panel._trouble.value
    assert "Training diverged at step" in said and "usage" in said and "learning rate" in said
    assert panel._line.value == "failed" and panel._bar.bar_style == "danger" and not panel._one.disabled
    assert len(session.history) == epochs
    session.reset_weights()
    panel._one.click()
    session.job.wait()
    assert len(session.history) == epochs + 1 and panel._trouble.value == "" and panel._line.value == "done"


def test_the_button_trains_one_epoch_in_the_background(session):
    panel = TrainPanel(session)
    before = len(session.history)
    panel._one.click()
    session.job.wait()
    assert len(session.history) == before + 1
    assert panel._line.value == "done"


def test_there_is_a_slider_for_every_weight_and_it_moves_the_weight(session):
    panel = WeightSliders(session)
    assert list(panel.sliders) == list(SLIDERS)
    panel.sliders["consistency"].value = 20.0
    assert session.weights["consistency"] == pytest.approx(20.0)


def test_sliders_follow_weights_set_elsewhere_even_beyond_their_range(session):
    panel = WeightSliders(session)
    high = SLIDERS["recon"].high
    session.set_weights(recon=high * 3)
    assert panel.sliders["recon"].value == pytest.approx(high * 3)
    session.reset_weights()
    assert panel.sliders["recon"].value == pytest.approx(session.weights["recon"])


def test_the_learning_rate_has_a_slider_and_reset_gives_it_back_too(session):
    panel = WeightSliders(session)
    panel.rate.value = 0.1
    assert session.learning_rate_factor == pytest.approx(0.1)
    session.set_learning_rate_factor(1e-4)
    assert panel.rate.value == pytest.approx(1e-4) and panel.rate.min <= -4
    session.set_weights(recon=0.5)
    panel._reset()
    assert session.learning_rate_factor == panel.rate.value == 1.0 and not session.overrides


def shown(widgets):
    return {name for name, widget in widgets.items() if widget.layout.display != "none"}


def test_rare_weights_are_shown_when_asked_for_and_whenever_they_are_not_zero(session):
    panel = WeightSliders(session)
    mains = {name for name, slider in SLIDERS.items() if slider.is_main}
    assert shown(panel.sliders) == mains and "contrastive" not in mains
    session.set_weights(contrastive=1.0)
    assert shown(panel.sliders) == mains | {"contrastive"}
    session.reset_weights()
    panel._more.value = True
    assert shown(panel.sliders) == set(SLIDERS)


def test_rare_terms_are_offered_when_asked_for_and_stay_while_drawn(session):
    curves = LossCurves(session)
    mains = {"total", *(name for name, term in TERMS.items() if term.weight.is_main)}
    assert shown(curves._terms) == mains
    curves._more.value = True
    assert shown(curves._terms) == {"total", *TERMS}
    curves._terms["repulsion"].value = True
    curves._more.value = False
    assert shown(curves._terms) == mains | {"repulsion"}


def test_looking_at_the_weights_sets_none(session):
    before = dict(session.weights)
    WeightSliders(session)
    assert dict(session.weights) == before


def test_a_curve_has_a_gap_where_an_epoch_lacks_the_term():
    history = ({"epoch": 1, "total": 3.0}, {"epoch": 2, "total": 2.0, "recon": 9.0})
    assert curve(history, "total").tolist() == [3.0, 2.0]
    assert np.isnan(curve(history, "recon")).tolist() == [True, False]


def test_phases_begin_where_their_name_changes():
    history = tuple({"epoch": i + 1, "phase": phase} for i, phase in enumerate("aabba"))
    assert phase_starts(history) == [(1, "a"), (3, "b"), (5, "a")]


def test_a_phase_goes_from_the_end_of_the_epoch_before_it_to_the_end_of_its_last():
    assert phase_bands([(1, "a"), (3, "b")], 7) == [(0, 2, "a"), (2, 7, "b")]
    assert phase_bands([], 0) == []


@pytest.mark.parametrize("last", [0, 1, 2, 8, 9, 37, 100, 1234, 10_000])
def test_epochs_are_written_as_whole_numbers_and_few_of_them(last):
    ticks = epoch_ticks(last)
    assert ticks.dtype.kind == "i" and len(ticks) <= MOST_TICKS and len(set(np.diff(ticks))) <= 1
    assert last == 0 or 1 <= ticks[0] <= ticks[-1] <= last


def test_a_name_is_shortened_to_its_band_and_left_out_where_nothing_would_be_left():
    assert [shortened("structure", width) for width in (80, 50, 20)] == ["structure", "struc…", ""]


def drawn(curves):
    return [mark for mark in curves._figure.marks if mark.labels]


def test_picking_a_term_draws_its_curve(session):
    curves = LossCurves(session)
    assert [mark.labels for mark in drawn(curves)] == [["total"]]
    assert drawn(curves)[0].y.tolist() == [entry["total"] for entry in session.history]
    curves._terms["consistency"].value = True
    assert [mark.labels for mark in drawn(curves)] == [["total"], ["consistency"]]


@pytest.fixture
def history(session):
    """Let the session have another history for a while."""
    before = session.history
    yield lambda phases: setattr(
        session,
        "history",
        tuple({"epoch": i + 1, "step": 10 * (i + 1), "phase": name, "total": 5.0 - i} for i, name in enumerate(phases)),
    )
    session.history = before


def test_every_second_phase_is_a_band_and_each_has_its_name_above_the_curves(session, history):
    curves = LossCurves(session)
    history(["structure"] * 3 + ["labels"] * 2 + ["refine"])
    tints, titles, lines = curves._figure.marks
    assert tints.fill == "bottom" and tints.x.tolist() == [3, 5] and tints.y.tolist() == [1, 1]
    assert titles.x.tolist() == [0, 3, 5] and titles.y.tolist() == [1, 1, 1]
    assert list(titles.text) == ["structure", "labels", ""]
    assert curves._x_axis.tick_values.tolist() == [1, 2, 3, 4, 5, 6] and lines.x.tolist() == [1, 2, 3, 4, 5, 6]
    flat = tints.scales["y"]
    assert flat is titles.scales["y"] and not flat.allow_padding, "bands fill the height"
    assert lines.scales["y"].allow_padding and curves._figure.padding_y > 0.1, "curves end below the names"
    history(["structure"] * 3 + ["labels"] * 2)
    tints, *_ = curves._figure.marks
    assert tints.x.tolist() == [3, curves._x.max] and present(curves._x.max) > 5, "the last band ends with the plot"
    said = curves._names.names[".rcm-figure svg"]
    assert said == "Losses by epoch; after epoch 5: total 1. Phases: structure from epoch 1, labels from epoch 4"


def test_an_epoch_that_runs_is_a_fraction_beyond_the_last_one():
    done = ({"epoch": 1, "step": 10, "phase": "a", "total": 3.0},)
    terms = {"total": 2.0}
    assert running_epoch(Progress("training", 0, 2, 3, 20, metrics=terms), (), "a") == {
        "epoch": pytest.approx(0.3), "phase": "a", "total": 2.0,
    }  # fmt: skip
    later = present(running_epoch(Progress("training", 0, 2, 3, 17, metrics=terms), done, "a"))
    assert later["epoch"] == pytest.approx(1.6)
    for over in (Progress("training", 1, 2, 10, 20, metrics=terms), Progress("done", 1, 1, 10, 10, metrics=terms)):
        assert running_epoch(over, done, "a") is None
    assert running_epoch(Progress("compiling", 0, 2), done, "a") is None
    for value in (np.nan, np.inf, -6e37):  # About to be stopped; the page's console would complain.
        assert running_epoch(Progress("training", 0, 2, 3, 17, metrics={"total": value}), done, "a") is None


def ends(curves):
    (lines,) = drawn(curves)
    return lines.x.round(6).tolist(), lines.y.tolist()


def test_the_curves_grow_with_the_running_epoch_at_most_four_times_a_second(session, history, monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(loss_curves, "time", SimpleNamespace(monotonic=lambda: clock.now))
    history([])
    curves = LossCurves(session)
    assert "Train an epoch" in curves._words.value

    def report(step, seconds):
        clock.now = seconds
        session.progress = Progress("training", 0, 2, step, 20, metrics={"total": 9.0 - step})

    report(1, 1.0)
    assert curves._words.value == "" and ends(curves) == ([0.1], [8.0])
    first = drawn(curves)[0]
    report(2, 1.1)
    assert ends(curves) == ([0.1], [8.0]), "too soon"
    report(4, 1.3)
    assert drawn(curves)[0] is first and ends(curves) == ([0.4], [5.0])
    history(["structure"])
    assert ends(curves) == ([1.0], [5.0]), "the epoch is over"
    clock.now = 2.0
    session.progress = Progress("training", 1, 2, 15, 20, metrics={"total": 4.0})
    assert ends(curves) == ([1.0, 1.5], [5.0, 4.0])
    session.progress = Progress("cancelled", 1, 2, 15, 20, metrics={"total": 4.0})
    assert ends(curves) == ([1.0], [5.0])
    session.progress = Progress()


def test_asking_selects_the_best_row_and_says_why(session):
    bar = QueryTray(session)
    bar._n.value = 3
    bar._ask.click()
    assert session.selection.tolist() == [session.queried.rows[0]]
    assert bar._words.value.startswith("<b>0 of 3 answered</b> · ")
    session.assign(session.queried.rows[:2], "bee")
    assert bar._words.value.startswith("<b>2 of 3 answered</b>")
