"""The training loop: one trace, repeatable steps, and components that learn as if there were no decoder."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.model import FREEZABLE, RCMVAE
from rcm_notebook.objective import SLIDERS
from rcm_notebook.training.step import loosen
from rcm_notebook.training.trainer import Snapshot, Trainer, draw_labeled, epoch_metrics, own, steps_left

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


@pytest.mark.slow
def test_loosening_scales_the_logits_and_starts_their_optimiser_anew_and_touches_nothing_else(trainer):
    state, _ = run(trainer, trainer.init(), [0, 1], labels=4)
    loose = loosen(state, 0.1)
    x = jnp.asarray(trainer.data.scaled(np.arange(5)))

    def logits(params):
        return np.asarray(trainer.model.bind({"params": params}).logits(x))

    assert np.allclose(logits(loose.params), 0.1 * logits(state.params), atol=1e-6)
    assert np.allclose(logits(loose.ema), 0.1 * logits(state.ema), atol=1e-6)
    assert int(loose.optimizer.counts["structure"]) == 0 and int(loose.step) == int(state.step)
    for before, after in zip(state.optimizer[:2], loose.optimizer[:2], strict=True):
        for name in before:
            moved = name in FREEZABLE["structure"]
            assert equal(after[name], jax.tree.map(jnp.zeros_like, before[name]) if moved else before[name])
    assert equal(*({k: v for k, v in s.params.items() if k != "to_logits"} for s in (state, loose)))
    assert loosen(state, 1.0) is state


@pytest.mark.slow
def test_targets_draw_rows_to_their_classes_only_where_they_ask(trainer):
    tau = np.eye(K, 2, dtype=np.float32) + 1e-3
    tau /= tau.sum(1, keepdims=True)
    weights = dict.fromkeys(SLIDERS, 0.0) | {"spread": 50.0}

    def after(targets):
        state, metrics = own(trainer.init()), {}
        for number in range(30):
            given = Snapshot(weights, 1e-2, np.arange(0), np.arange(0, dtype=np.int32), tau, targets)
            state, metrics = trainer.step(state, number, given)
        logits = trainer.model.bind({"params": state.params}).logits(jnp.asarray(trainer.data.scaled()))
        return np.asarray(jax.nn.softmax(logits)) @ tau, float(metrics["spread"])

    asked = np.zeros((60, 2), np.float32)
    asked[:, 0] = 1
    p, term = after(asked)
    assert (p.argmax(1) == 0).all() and 0 < term < 0.3
    before = trainer.model.bind({"params": trainer.init().params}).logits(jnp.asarray(trainer.data.scaled()))
    p, term = after(np.zeros((60, 2), np.float32))
    assert term == 0 and np.allclose(p, np.asarray(jax.nn.softmax(before)) @ tau, atol=1e-6)


def run(trainer, state, numbers, **given):
    state, metrics = own(state), {}
    for number in numbers:
        state, metrics = trainer.step(state, number, snapshot(**given))
    return state, metrics


def equal(a, b):
    return all(np.array_equal(x, y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True))


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_the_average_starts_short_and_does_not_remember_the_random_start(trainer):
    """After n steps the start weighs 1 / 10 * 2 / 11 * ..., not ema^n, which would be nearly all of it."""
    state = trainer.init()
    moved, _ = run(trainer, state, [0], rate=1e-2)
    for start, end, average in zip(*map(jax.tree.leaves, (state.params, moved.params, moved.ema)), strict=True):
        assert np.allclose(average, 0.1 * start + 0.9 * end, atol=1e-6)
    late = state._replace(step=jnp.asarray(10**6, jnp.int32))
    moved, _ = run(trainer, late, [10**6], rate=1e-2)
    decay = trainer.config.ema
    for start, end, average in zip(*map(jax.tree.leaves, (state.params, moved.params, moved.ema)), strict=True):
        assert np.allclose(average, decay * start + (1 - decay) * end, atol=1e-6)


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


def test_an_epochs_metrics_are_the_means_over_its_steps():
    steps = [{"recon": jnp.float32(a), "tau": jnp.float32(b)} for a, b in ((1, 0), (3, -1))]
    assert epoch_metrics(steps) == {"recon": 2.0, "tau": -0.5}
