"""The training loop: one trace, repeatable steps, and components that learn as if there were no decoder."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.model import RCMVAE
from rcm_notebook.objective import SLIDERS
from rcm_notebook.training import Diverged, Snapshot, Trainer, draw_labeled, epoch_metrics, own, steps_left

K = 4


@pytest.fixture(scope="module")
def trainer():
    rng = np.random.default_rng(0)
    data = Dataset.from_arrays(rng.integers(0, 256, (60, 6, 6)).astype(np.uint8))
    model, train = resolve(
        ModelConfig(components=K, latent=2, encoder_width=8, decoder_widths=(6,), encoder="dense"),
        TrainConfig(batch=16, min_steps=5, labelled_batch=4),
        rows=60,
        kind="image",
        classes=None,
    )
    return Trainer(RCMVAE(model, data.shape), train, data, PAIRS["augment"].build(data))


def snapshot(classes=2, labels=0, rate=1e-3, **weights):
    tau = np.full((K, classes), 1 / max(classes, 1), np.float32)
    effective = {name: slider.default for name, slider in SLIDERS.items()} | weights
    return Snapshot(effective, rate, np.arange(labels), np.arange(labels, dtype=np.int32) % 2, tau)


def run(trainer, state, numbers, **given):
    state = own(state)
    for number in numbers:
        state, metrics = trainer.step(state, number, snapshot(**given))
    return state, metrics


def equal(a, b):
    return all(np.array_equal(x, y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True))


def test_one_trace_serves_all_weights_labels_rates_and_classes(trainer):
    state = trainer.init()
    state, _ = run(trainer, state, [0])
    before = trainer.trace_count
    state, _ = run(trainer, state, [1], recon=0.0, kl_z=0.0)
    state, _ = run(trainer, state, [2], consistency=3.0, coupling=1.0, rate=1e-2)
    state, _ = run(trainer, state, [3], labels=7)
    state, _ = run(trainer, state, [4], classes=16, labels=9, usage=-2.0)
    assert before == trainer.trace_count == 1
    run(trainer, state, [5], classes=17)
    assert trainer.trace_count == 2  # More classes than the capacity: the one thing that takes a new trace.


def test_steps_in_two_runs_equal_the_same_steps_in_one(trainer):
    state = trainer.init()
    once, _ = run(trainer, state, range(8), labels=5)
    half, _ = run(trainer, state, range(3), labels=5)
    twice, _ = run(trainer, half, range(3, 8), labels=5)
    assert equal(once, twice)


def test_without_coupling_the_components_learn_exactly_as_without_a_decoder(trainer):
    state = trainer.init()
    whole, _ = run(trainer, state, range(4), labels=5, coupling=0.0)
    alone, _ = run(trainer, state, range(4), labels=5, recon=0.0, kl_z=0.0, kl_c=0.0)
    for part in ("trunk", "structure", "structure_norm", "to_logits"):
        assert all(
            np.allclose(a, b, atol=1e-6)
            for a, b in zip(jax.tree.leaves(whole.params[part]), jax.tree.leaves(alone.params[part]), strict=True)
        )
    assert not equal(whole.params["decoder"], alone.params["decoder"])
    coupled, _ = run(trainer, state, range(4), labels=5, coupling=1.0)
    assert not equal(coupled.params["trunk"], alone.params["trunk"])


def test_fresh_logits_are_standardised_over_the_data(trainer):
    state = trainer.init()
    logits = trainer.model.apply({"params": state.params}, jnp.asarray(trainer.data.scaled()), method=RCMVAE.logits)
    assert np.allclose(np.mean(logits, axis=0), 0, atol=1e-3)
    assert np.allclose(np.std(logits, axis=0), 1, atol=1e-3)


def test_the_average_follows_the_parameters(trainer):
    state = trainer.init()
    moved, _ = run(trainer, state, range(5), rate=1e-2)
    start, end, average = (jax.tree.leaves(tree)[0] for tree in (state.params, moved.params, moved.ema))
    assert np.linalg.norm(average - end) < np.linalg.norm(start - end)


def test_an_epoch_passes_over_all_rows_and_has_at_least_the_fewest_steps(trainer):
    order = trainer.order(0)
    assert trainer.steps_per_epoch == 5 and len(order) == 80
    assert set(order[:60]) == set(range(60))
    assert not np.array_equal(order, trainer.order(1))


def test_labelled_rows_are_drawn_evenly_over_classes():
    rows, ids = np.arange(100), np.array([0] * 99 + [1])
    drawn, classes = draw_labeled(rows, ids, 4000, np.random.default_rng(0))
    assert 0.45 < classes.mean() < 0.55
    assert np.array_equal(ids[drawn], classes)
    assert (draw_labeled(rows[:0], ids[:0], 3, np.random.default_rng(0))[1] == -1).all()


def test_a_cut_epoch_is_finished_first_and_counts():
    assert list(steps_left(0, 5, 1)) == [0, 1, 2, 3, 4]
    assert list(steps_left(3, 5, 2)) == [3, 4, 5, 6, 7, 8, 9]
    assert list(steps_left(5, 5, 1)) == [5, 6, 7, 8, 9]


def test_divergence_names_the_term_and_the_remedy():
    with pytest.raises(Diverged, match=r"recon is not finite.*learning rate"):
        epoch_metrics([{"recon": jnp.float32(np.nan), "tau": jnp.float32(1)}])
