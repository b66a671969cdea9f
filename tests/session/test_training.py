"""Training from a session: in the background, steered, cancelled, failing, phase by phase."""

import asyncio
import json
import time

import jax
import numpy as np
import pytest
from session.conftest import bars

from rcm_notebook.acquisition import Query
from rcm_notebook.data import Dataset
from rcm_notebook.session import ReadOnly, Session
from rcm_notebook.training.divergence import Diverged


def until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


@pytest.mark.slow
def test_a_job_runs_beside_the_caller_and_its_results_come_when_asked_for(make):
    session = make()
    job = session.start(2)
    until(lambda: job.is_done)
    assert session.history == ()  # Nothing changes behind the back of a script that has not asked.
    assert job.wait()
    assert len(session.history) == 2 and session.progress.state == "done"
    assert session.progress.step == session.progress.steps == 20


def test_results_come_by_themselves_where_an_event_loop_runs(make):
    async def live():
        session = make()
        session.start(2)
        for _ in range(6000):
            if session.progress.state == "done":
                return session
            await asyncio.sleep(0.01)
        raise AssertionError("the loop never saw the end of the job")

    assert len(asyncio.run(live()).history) == 2


@pytest.mark.slow
def test_sliders_labels_and_phases_move_while_it_trains_and_nothing_is_traced_again(make):
    session = make()
    job = session.start(30)
    until(lambda: job.progress.step > 0)
    session.set_weights(consistency=1.0, recon=2.0)
    session.assign([0, 1, 2], "flat")
    session.next_phase()
    session.add_class("third")
    session.assign([4], "third")
    until(lambda: job.progress.epoch >= 3)
    job.cancel()
    job.wait()
    assert session.trace_count == 1
    assert session.phase.name == "labels" and session.weights["consistency"] == 1.0
    assert session.history[-1]["tau"] != 0


@pytest.mark.slow
def test_cancelling_keeps_the_finished_steps_and_training_goes_on_from_there(make):
    session = make()
    job = session.start(500)
    until(lambda: job.progress.step >= 13)
    job.cancel()
    job.wait()
    assert session.progress.state == "cancelled"
    step = int(session._learned.state.step)
    assert step >= 13
    session.train(1, progress=False)
    assert int(session._learned.state.step) == (step // 10 + 1) * 10


def test_an_interrupt_cancels_the_job_and_reaches_the_caller(make, monkeypatch):
    session = make()
    from rcm_notebook.session.job import Job

    waited = Job.wait
    calls = []

    def interrupted(self, timeout=None, each=None):
        calls.append(1)
        if len(calls) == 1:
            until(lambda: self.progress.step > 0)
            raise KeyboardInterrupt
        return waited(self, timeout, each)

    monkeypatch.setattr(Job, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        session.train(500, progress=False)
    assert session.job.is_done and session.progress.state == "cancelled"


def test_a_second_job_is_refused_while_one_runs(make):
    session = make()
    job = session.start(500)
    with pytest.raises(RuntimeError, match="cancel it first"):
        session.start(1)
    job.cancel()
    job.wait()


@pytest.mark.parametrize("epochs", [0, -1, True])
def test_epochs_must_be_a_positive_integer(make, epochs):
    with pytest.raises(ValueError, match="positive integer"):
        make().start(epochs)


def test_divergence_stops_keeps_the_last_good_state_and_says_what_to_try(make):
    session = make()
    session.train(1, progress=False)
    good = session.predict_proba(), int(session._learned.state.step)
    session.set_weights(usage=1e38)
    with pytest.raises(Diverged, match="learning rate"):
        session.train(3, progress=False)
    assert session.progress.state == "failed" and "not finite" in session.progress.error
    assert int(session._learned.state.step) == good[1] and np.array_equal(good[0], session.predict_proba())
    session.reset_weights("usage")
    session.train(1, progress=False)
    assert len(session.history) == 2


def test_weights_are_the_phases_until_the_user_sets_them_and_can_be_given_back(make):
    session = make()
    assert session.weights["recon"] == 0 and session.weights["consistency"] == 50
    session.set_weights(recon=2, kl_z=0.5)
    assert session.weights["recon"] == 2
    session.next_phase()
    assert session.weights["recon"] == 2 and session.weights["kl_c"] == 1
    session.reset_weights("recon")
    assert session.weights["recon"] == 1 and session.weights["kl_z"] == 0.5
    session.reset_weights()
    assert session.weights["kl_z"] == 1


def test_weights_that_do_not_exist_or_are_no_numbers_are_refused(make):
    session = make()
    with pytest.raises(LookupError, match="Did you mean 'kl_z'"):
        session.set_weights(kl_zz=1)
    with pytest.raises(ValueError, match="finite"):
        session.set_weights(recon=float("nan"))
    assert session.weights["recon"] == 0


@pytest.mark.slow
def test_the_learning_rate_can_be_lowered_at_any_time_and_stays_so(make, tmp_path):
    def moved():
        before = session._learned.state.params
        session.train(1, progress=False)
        change = jax.tree.map(lambda a, b: float(abs(a - b).max()), before, session._learned.state.params)
        return max(jax.tree.leaves(change))

    session = make()
    usual, traces = moved(), session.trace_count
    session.set_learning_rate_factor(1e-4)
    assert moved() < usual / 100 and session.trace_count == traces
    path = session.path
    session.close()
    with Session.open(path) as again:
        assert again.learning_rate_factor == 1e-4


@pytest.mark.parametrize("factor", [0, -1.0, float("nan"), float("inf"), True])
def test_a_factor_that_is_no_positive_number_is_refused(factor, make):
    session = make()
    with pytest.raises(ValueError, match="positive finite"):
        session.set_learning_rate_factor(factor)
    assert session.learning_rate_factor == 1.0


def test_a_read_only_session_does_not_train(make, tmp_path):
    make().close()
    with pytest.raises(ReadOnly):
        Session.open(tmp_path / "run", read_only=True).start(1)


@pytest.mark.slow
def test_simulate_plays_the_user_on_a_copy(make):
    session = make()
    session.train(4, progress=False)
    curve = session.simulate(budget=8, batch=4, epochs=1)
    assert curve["labels"].tolist() == [4, 8]
    assert curve["accuracy"].between(0, 1).all()
    assert len(session.labels) == 0 and len(session.history) == 4


@pytest.mark.slow
def test_an_interrupted_simulation_returns_the_curve_so_far(make):
    session = make()
    asked = []

    def first_rows(state, n, rng):
        asked.append(n)
        if len(asked) == 3:
            raise KeyboardInterrupt
        rows = np.flatnonzero(state.available)[:n]
        return Query(rows, np.zeros(len(rows)), ("Next.",) * len(rows))

    curve = session.simulate(budget=20, batch=4, by=first_rows, epochs=0, progress=False)
    assert curve["labels"].tolist() == [4, 8] and len(session.labels) == 0


@pytest.mark.slow
def test_a_simulation_repeats_itself_for_a_seed_and_not_for_another(make):
    session = make()
    session.train(1, progress=False)
    curves = [session.simulate(budget=6, batch=3, by="random", epochs=0, seed=seed) for seed in (0, 0, 1, 2, 3)]
    assert curves[0].equals(curves[1])
    assert not all(curve.equals(curves[0]) for curve in curves)


def test_metrics_and_summary_can_be_read_without_us(make, tmp_path):
    import pandas as pd

    session = make()
    session.assign(0, 1)
    session.train(2, progress=False)
    frame = pd.read_csv(tmp_path / "run" / "metrics.csv")
    assert frame["epoch"].tolist() == [1, 2] and np.isclose(frame["total"].iloc[-1], session.history[-1]["total"])
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["labels"] == 1 and summary["epochs"] == 2 and summary["classes"] == ["flat", "tall"]


def test_the_summary_says_how_often_the_model_is_right_where_the_truth_is_known(make, tmp_path):
    session = make(bars().with_test(bars(30, seed=1)))
    session.assign([0, 2, 4], "flat")
    session.assign([1, 3, 5], "tall")
    session.train(2, progress=False)
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    open_rows = session.labels.ids < 0
    assert summary["accuracy"] == np.mean((session.predict() == session.data.truth)[open_rows]) > 0.5
    assert summary["test_accuracy"] == session.evaluate()["accuracy"]


def test_the_summary_is_silent_about_accuracy_without_labels_or_truth(make, tmp_path):
    session = make(Dataset.from_arrays(bars().x))
    session.train(1, progress=False)
    session.assign(0, "flat")
    session.save()
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["labels"] == 1 and summary["accuracy"] is summary["test_accuracy"] is None


def test_closing_brings_the_summary_up_to_labels_given_after_training(make, tmp_path):
    session = make()
    session.train(1, progress=False)
    session.assign([0, 1], "tall")
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["labels"] == 0
    session.close()
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["labels"] == 2


@pytest.mark.slow
def test_the_progress_bar_ends_at_all_epochs(make, capsys):
    make().train(2)
    last = capsys.readouterr().err.replace("\r", "\n").strip().splitlines()[-1]
    assert last.startswith("100%") and "| done, epoch 2/2" in last
