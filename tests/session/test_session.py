"""A session: from a few labels to predictions of every row, and the same after reopening, bit for bit."""

import jax
import numpy as np
import pytest
from present import present
from session.conftest import MODEL, TRAIN, bars

import rcm_notebook as rcm
from rcm_notebook.config import ModelConfig
from rcm_notebook.session import Session


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True))


def label_four(session):
    for row in range(4):
        session.assign(row, int(session.data.truth[row]))


def test_every_observable_is_there_before_any_training_or_label(make):
    session = make()
    n, k = 80, 6
    assert session.latents.responsibilities.shape == (n, k) and session.positions.shape == (n, 2)
    assert np.isfinite(session.positions).all()
    assert (session.predict() == -1).all() and session.prediction.unknown.all()
    assert session.prediction.certainty.max() == 0
    assert np.allclose(session.predict_proba(), 0.5)
    assert session.classes == ("flat", "tall") and len(session.labels) == 0
    assert session.components.prototypes.shape == (k, 8, 8)
    assert np.isclose(session.components.usage.sum(), 1, atol=1e-5)
    assert session.phase.name == "structure" and session.history == () and session.selection.size == 0


@pytest.mark.slow
def test_a_few_labels_reach_every_row_after_a_little_training(make):
    session = make()
    session.train(session.phase.epochs, progress=False)
    rows = session.query(6).rows
    for row in rows:
        session.assign([row], int(session.data.truth[row]))
    session.train(5, progress=False)
    assert (session.predict() == session.data.truth).mean() > 0.9
    result = session.evaluate(bars(40, seed=9).x, bars(40, seed=9).truth)
    assert result["accuracy"] > 0.9 and result["nll"] > 0 and 0 <= result["ece"] <= 1


@pytest.mark.slow
def test_reopening_gives_the_same_predictions_bit_for_bit(make, tmp_path):
    session = make()
    label_four(session)
    session.train(2, progress=False)
    session.set_weights(kl_z=0.25)
    session.name_component(2, "tall ones")
    new = bars(10, seed=3).x
    before = session.predict_proba(), session.predict_proba(new), session.positions, session.history, session.weights
    session.close()
    again = Session.open(tmp_path / "run")
    assert np.array_equal(before[0], again.predict_proba())
    assert np.array_equal(before[1], again.predict_proba(new))
    assert np.array_equal(before[2], again.positions)
    assert [dict(e) for e in before[3]] == [dict(e) for e in again.history]
    assert dict(before[4]) == dict(again.weights) and again.weights["kl_z"] == 0.25
    assert again.components.names[2] == "tall ones"
    again.close()


@pytest.mark.slow
def test_training_in_parts_and_across_reopening_equals_training_at_once(tmp_path):
    def session(name):
        made = Session(bars(), tmp_path / name, model=MODEL, train=TRAIN)
        label_four(made)
        return made

    once = session("once")
    once.train(6, progress=False)
    parts = session("parts")
    parts.train(2, progress=False)
    parts.train(1, progress=False)
    parts.close()
    parts = Session.open(tmp_path / "parts")
    parts.train(3, progress=False)
    assert same(once._learned.state, parts._learned.state)
    assert same(once._learned.latents.responsibilities, parts._learned.latents.responsibilities)
    assert [e["total"] for e in once.history] == [e["total"] for e in parts.history]
    once.close(), parts.close()


@pytest.mark.slow
def test_training_reads_the_tau_that_predicts_with_targets_where_spreading_is_asked_for(tmp_path):
    from rcm_notebook.training.reading import Snapshots

    rng = np.random.default_rng(0)
    truth = np.arange(150) % 3
    vectors = rcm.Dataset.from_arrays(4 * rng.normal(size=(3, 20))[truth] + rng.normal(size=(150, 20)), truth=truth)
    settings = {"model": ModelConfig(components=6, latent=2, decoder_widths=(8,)), "train": TRAIN}
    with Session(vectors, tmp_path / "vectors", **settings) as session:
        session.train(20, progress=False)
        for row in range(3):
            session.assign([row], str(truth[row]))
        snapshots = Snapshots(session.curriculum, session._learner.rule)
        session.set_weights(spread=0)
        off = snapshots.of(session._reading(), session.latents, 0.0)
        session.set_weights(spread=5)
        on = snapshots.of(session._reading(), session.latents, 0.0)
        assert off.targets is None
        assert np.array_equal(on.tau, off.tau) and np.array_equal(on.tau, session.prediction.tau.tau)
        targets = present(on.targets)
        reached = targets.sum(1) > 0
        assert (targets.argmax(1) == truth)[reached].mean() > 0.9 and reached.mean() > 0.5
        other = (on.tau[0].argmax() + 1) % 3
        session.reserve_component(0, int(other))
        assert session.prediction.tau.tau[0].argmax() == other
        assert snapshots.of(session._reading(), session.latents, 0.0).tau[0].argmax() == other
        session.undo()
        assert np.array_equal(session.prediction.tau.tau, on.tau)


def test_truth_to_compare_with_may_be_names_and_is_checked_as_the_datas_own(make):
    session, data = make(), bars(20, seed=9)
    session.assign([0, 2], "flat")
    session.assign([1, 3], "tall")
    named = [session.classes[i] for i in present(data.truth)]
    assert session.evaluate(data.x, named) == session.evaluate(data.x, data.truth)
    for truth, said in [
        ([[0]] * 20, r"Row 0 of truth is \[0\]"),
        (np.eye(20), "argmax"),
        (["up"] * 20, "no class name"),
    ]:
        with pytest.raises(ValueError, match=said):
            session.evaluate(data.x, truth)
    with pytest.raises(ValueError, match="truth has 20 entries"):
        session.simulate(named, progress=False)


@pytest.mark.slow
def test_an_oracle_may_know_names(make):
    session = make()
    session.assign([0, 1], ["flat", "tall"][present(session.data.truth)[0]])
    named = [("flat", "tall")[i] for i in present(session.data.truth)]
    once = {"budget": 2, "batch": 2, "epochs": 0, "progress": False}
    assert session.simulate(named, **once).equals(session.simulate(**once))


@pytest.mark.slow
def test_vectors_learn_from_their_neighbours_and_colour_images_from_their_augmentation(tmp_path):
    rng = np.random.default_rng(0)
    truth = np.arange(150) % 3
    centres = 4 * rng.normal(size=(3, 20))
    vectors = rcm.Dataset.from_arrays(centres[truth] + rng.normal(size=(150, 20)), truth=truth)
    settings = {"model": ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,)), "train": TRAIN}
    with Session(vectors, tmp_path / "vectors", **settings) as session:
        session.train(20, progress=False)
        for row in session.query(6):
            session.assign([row], int(truth[row]))
        session.train(3, progress=False)
        assert (session.predict() == truth).mean() > 0.9
    colours = rng.integers(0, 256, (40, 6, 6, 3)).astype(np.uint8)
    with Session(rcm.Dataset.from_arrays(colours), tmp_path / "colours", **settings) as session:
        session.train(1, progress=False)
        assert session.components.prototypes.shape == (6, 6, 6, 3)
        assert np.isfinite(session.positions).all()


@pytest.mark.slow
def test_a_single_row_and_a_single_component_are_a_session_too(tmp_path):
    one = rcm.Dataset.from_arrays(np.ones((1, 4)))
    model = ModelConfig(components=1, latent=1, encoder_width=4, decoder_widths=(4,))
    with Session(one, tmp_path / "one", model=model, train=TRAIN) as session:
        session.assign(0, "only")
        session.train(1, progress=False)
        assert session.predict().tolist() == [0] and len(session.query(5)) == 0
