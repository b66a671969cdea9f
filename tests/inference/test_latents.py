"""Latents: every row once, the same for the same parameters, and a component graph that is a distribution."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from present import present

import rcm_notebook.inference.latents as latent
from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.inference.latents import compute_latents, in_batches, redraw
from rcm_notebook.model import RCMVAE
from rcm_notebook.training.step import init_state
from rcm_notebook.training.trainer import Trainer


@pytest.fixture(scope="module")
def trained():
    data = Dataset.from_arrays(np.random.default_rng(0).integers(0, 256, (45, 6, 6)).astype(np.uint8))
    model, train = resolve(
        ModelConfig(components=5, latent=2, encoder="dense", encoder_width=8, decoder_widths=(6,)),
        TrainConfig(batch=10),
        rows=45,
        kind="image",
        classes=None,
    )
    trainer = Trainer(RCMVAE(model, data.shape), train, data, PAIRS["augment"].build(data))
    return trainer, trainer.init().ema


def test_batches_cover_every_row_once_whatever_their_size(monkeypatch):
    monkeypatch.setattr(latent, "BATCH", 4)
    seen = []

    def double(x):
        seen.append(len(x))
        return x * 2, x + 1

    doubled, added = in_batches(double, np.arange(10), lambda rows: rows.astype(float))
    assert np.array_equal(doubled, np.arange(10) * 2) and np.array_equal(added, np.arange(10) + 1)
    assert seen == [4, 4, 4]


@pytest.mark.slow
def test_latents_do_not_depend_on_the_batch_size(trained, monkeypatch):
    trainer, params = trained
    whole = compute_latents(trainer.model, params, trainer.data, trainer.pairs)
    monkeypatch.setattr(latent, "BATCH", 8)
    parts = compute_latents(trainer.model, params, trainer.data, trainer.pairs)
    assert np.allclose(whole.responsibilities, parts.responsibilities, atol=1e-5)
    assert np.allclose(whole.mean, parts.mean, atol=1e-5)


def test_the_same_parameters_give_the_same_latents(trained):
    trainer, params = trained
    first, second = (compute_latents(trainer.model, params, trainer.data, trainer.pairs, seed=3) for _ in range(2))
    for name in ("responsibilities", "affinity", "mean", "prototypes"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
def test_noise_is_that_of_the_heaviest_components_picture_and_prototypes_are_each_components_own(trained, layout):
    trainer, _ = trained
    settings = replace(trainer.model.config, layout=layout, likelihood="heteroscedastic")
    model = RCMVAE(settings, trainer.data.shape)
    x = trainer.data.scaled(np.arange(45))
    params = jax.jit(init_state, static_argnums=0)(model, jax.random.key(0), x).params
    latents = compute_latents(model, params, trainer.data, trainer.pairs)
    drawn = redraw(model, params, trainer.data, np.arange(45))
    assert drawn.mean.shape == drawn.sigma.shape == (45, 6, 6)
    assert np.allclose(present(latents.noise), np.sqrt((drawn.sigma**2).mean((1, 2))), rtol=1e-4)
    held = latents.component[0]
    centre = latents.mean[latents.component == held].mean(0)
    z = jnp.tile(centre, (1, 5 if layout == "decentralized" else 1, 1))
    picture = model.bind({"params": params}).decode(z)[0, held]
    assert np.allclose(latents.prototypes[held].ravel(), picture, atol=1e-5)


def test_noise_that_is_the_same_everywhere_is_not_shown(trained):
    trainer, params = trained
    assert compute_latents(trainer.model, params, trainer.data, trainer.pairs).noise is None


def test_responsibilities_and_affinity_are_distributions(trained):
    trainer, params = trained
    latents = compute_latents(trainer.model, params, trainer.data, trainer.pairs)
    assert np.allclose(latents.responsibilities.sum(1), 1, atol=1e-5)
    assert np.allclose(latents.affinity, latents.affinity.T) and np.isclose(latents.affinity.sum(), 1, atol=1e-5)
    assert latents.prototypes.shape == (5, 6, 6) and len(latents) == 45
    assert np.array_equal(latents.component, latents.responsibilities.argmax(1))
