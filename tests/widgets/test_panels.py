"""TrainPanel, WeightSliders, LossCurves, QueryBar: each shows observables and calls the session's methods."""

import numpy as np
import pytest

from rcm_notebook.objective import SLIDERS, TERMS
from rcm_notebook.session import Progress
from rcm_notebook.widgets import LossCurves, QueryBar, TrainPanel, WeightSliders
from rcm_notebook.widgets.loss_curves import curve, phase_starts
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


def test_picking_a_term_draws_its_curve(session):
    curves = LossCurves(session)
    lines = [mark for mark in curves._figure.marks if mark.labels]
    assert [mark.labels for mark in lines] == [["total"]]
    assert lines[0].y.tolist() == [entry["total"] for entry in session.history]
    curves._terms["consistency"].value = True
    assert [mark.labels for mark in curves._figure.marks if mark.labels] == [["total"], ["consistency"]]


def test_asking_selects_the_best_row_and_says_why(session):
    bar = QueryBar(session)
    bar._n.value = 3
    bar._ask.click()
    assert session.selection.tolist() == [session.queried.rows[0]]
    assert bar._words.value.startswith("0 of 3 answered · ")
    session.assign(session.queried.rows[:2], "bee")
    assert bar._words.value.startswith("2 of 3 answered")
