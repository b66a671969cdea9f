"""Training that diverges stops within a few steps, keeps the last good state here and on disk, and can go on."""

import jax
import numpy as np
import pytest
from session.conftest import TRAIN

from rcm_notebook.config import TrainConfig
from rcm_notebook.curriculum import Phase
from rcm_notebook.session import Session
from rcm_notebook.training.divergence import Diverged
from rcm_notebook.training.watch import Watch

WHOLE = {"recon": 1.0, "consistency": 50.0}


def numbers(state):
    return [np.asarray(leaf).copy() for leaf in jax.tree.leaves(state)]


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(numbers(a), numbers(b), strict=True))


def all_finite(state):
    return all(np.isfinite(leaf).all() for leaf in numbers(state))


def accuracy(session):
    return (session.predict() == session.data.truth).mean()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("usage", 3e38, "usage"),  # The total overflows.
        ("recon", 1e30, "recon"),  # Only the square of the gradient does, and Adam would stand still from then on.
        ("consistency", 1e15, "consistency"),  # Nothing does, and Adam would stand still for thousands of steps.
    ],
)
def test_an_extreme_weight_stops_training_and_resetting_it_lets_training_go_on(make, name, value, said):
    session = make(curriculum=(Phase("p", weights=WHOLE),))
    session.train(2, progress=False)
    good, history, proba = session._learned, session.history, session.predict_proba()
    session.set_weights(**{name: value})
    with pytest.raises(Diverged) as stopped:
        session.train(50, progress=False)
    assert f"at step 1 of epoch 3: the {'total' if value == 3e38 else 'gradient'}" in str(stopped.value)
    assert f"most of the total is {said}" in str(stopped.value)
    assert f"set by hand ({name} = {value:.3g})" in str(stopped.value)
    assert session.progress.state == "failed" and str(stopped.value) in session.progress.error
    assert session.job.progress.step <= 4
    assert session._learned is good and session.history is history and all_finite(good.state)
    assert np.array_equal(session.predict_proba(), proba)
    session.reset_weights()
    session.train(4, progress=False)
    assert len(session.history) == 6 and not same(session._learned.state.params, good.state.params)
    assert session.history[-1]["total"] < session.history[1]["total"]


@pytest.mark.slow
@pytest.mark.parametrize("rate", [10.0, 1e6, 1e30])
def test_a_learning_rate_that_is_far_too_high_spoils_nothing_that_was_learned(make, rate):
    session = make(curriculum=(Phase("calm", weights=WHOLE), Phase("wild", weights=WHOLE, learning_rate=rate)))
    session.train(4, progress=False)
    good = session._learned
    session.assign([0, 2, 4], "flat")
    session.assign([1, 3, 5], "tall")
    before = accuracy(session)
    session.next_phase()
    with pytest.raises(Diverged, match=r"epoch 5: .*Lower the learning rate, now 1"):
        session.train(3, progress=False)
    assert session._learned is good and all_finite(good.state) and accuracy(session) == before
    session.go_to_phase("calm")
    session.train(2, progress=False)
    assert len(session.history) == 6 and accuracy(session) >= before - 0.05


def test_the_last_good_epoch_is_on_disk_though_it_was_not_time_to_save(make, tmp_path):
    session = make(curriculum=(Phase("p", weights=WHOLE),))
    job = session.start(10_000)
    while len(session.history) < 2:
        job.wait(0.01)
    session.set_weights(usage=1e38)
    with pytest.raises(Diverged):
        job.wait()
    kept, epochs = session._learned.state, len(session.history)
    assert epochs >= 2 and int(kept.step) == 10 * epochs
    session.reset_weights()
    again = Session.open(tmp_path / "run", read_only=True)
    assert same(again._learned.state, kept) and len(again.history) == epochs
    assert np.array_equal(again.predict_proba(), session.predict_proba())


def test_a_state_is_kept_only_if_training_can_go_on_from_it(make, monkeypatch):
    session = make(curriculum=(Phase("p", weights=WHOLE),))
    session.train(1, progress=False)
    good, step = session._learned, session._learner.trainer.step

    def overshooting(state, number, snapshot):
        state, metrics = step(state, number, snapshot)
        if number == 19:  # Finite still, and so large that the next loss is not.
            params = state.params | {"decoder": jax.tree.map(lambda leaf: leaf + 1e30, state.params["decoder"])}
            state = state._replace(params=params)
        return state, metrics

    monkeypatch.setattr(session._learner.trainer, "step", overshooting)
    with pytest.raises(Diverged, match="step 1 of epoch 3: recon"):
        session.train(1, progress=False)
    assert session._learned is good and len(session.history) == 1


@pytest.mark.slow
def test_a_step_cut_short_by_cancel_is_kept_only_if_it_is_good(make):
    session = make(train=TrainConfig(batch=20, min_steps=10_000, labelled_batch=8, warmup=5))
    good = session._learned
    job = session.start(1)
    while session.progress.step < 3:
        job.wait(0.01)
    job.cancel()
    job.wait()
    kept = session._learned
    assert kept is not good and int(kept.state.step) >= 3 and session.progress.state == "cancelled"
    session.set_weights(usage=1e38)
    with pytest.raises(Diverged, match=f"at step {int(kept.state.step) + 1} of epoch 1"):
        session.train(1, progress=False)
    assert session._learned is kept


@pytest.mark.slow
def test_looking_at_steps_changes_no_number(make, monkeypatch):
    session = make()
    session.train(2, progress=False)
    watched = session._learned.state
    session.close()
    monkeypatch.setattr(Watch, "add", lambda *_: None)
    monkeypatch.setattr(Watch, "require_good", lambda *_: None)
    alone = Session(session.data, session.path.parent / "alone", model=session._config.model, train=TRAIN)
    alone.train(2, progress=False)
    assert same(alone._learned.state, watched)
    alone.close()
