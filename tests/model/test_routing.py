"""Routing: distributions, hard ones where asked for, and a temperature that goes on where it was."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from model.small import KEY

from rcm_notebook.config import ModelConfig
from rcm_notebook.model import ROUTINGS
from rcm_notebook.model.routing.temperature import temperature

LOGITS = jnp.array([1.0, 0.0, -1.0])
P = np.exp(LOGITS) / np.exp(LOGITS).sum()
MANY = jnp.tile(LOGITS, (20_000, 1))
WARM = jnp.array(1.0)


@pytest.mark.parametrize("name", ROUTINGS)
def test_every_routing_gives_weights_of_sum_one_and_a_gradient(name):
    weights = ROUTINGS[name](MANY, WARM, KEY)
    assert np.allclose(weights.sum(-1), 1, atol=1e-5) and (np.asarray(weights) >= -1e-6).all()
    gradient = jax.grad(lambda logits: ROUTINGS[name](logits, WARM, KEY)[:, 0].sum())(MANY[:50])
    assert np.isfinite(gradient).all() and np.abs(gradient).max() > 0


def test_soft_routing_is_the_softmax():
    assert np.allclose(ROUTINGS["soft"](MANY[:1], WARM, KEY), P, atol=1e-6)


@pytest.mark.parametrize("name", ["gumbel", "straight_through"])
@pytest.mark.parametrize("heat", [0.2, 3.0])
def test_samples_are_of_the_responsibilities_at_every_temperature(name, heat):
    weights = np.asarray(ROUTINGS[name](MANY, jnp.array(heat), KEY))
    assert np.allclose(np.bincount(weights.argmax(-1)) / len(weights), P, atol=0.02)


def test_gumbel_hardens_as_it_cools_and_straight_through_is_hard():
    warm, cold = (np.asarray(ROUTINGS["gumbel"](MANY, jnp.array(heat), KEY)).max(-1).mean() for heat in (2.0, 0.1))
    assert cold > 0.95 > warm
    hard = np.asarray(ROUTINGS["straight_through"](MANY, WARM, KEY))
    assert np.allclose(np.sort(hard, -1), [0, 0, 1], atol=1e-6)


def test_straight_through_differentiates_like_the_relaxed_sample():
    def gradient(name):
        return jax.grad(lambda logits: (ROUTINGS[name](logits, WARM, KEY) @ jnp.arange(3.0)).sum())(MANY[:50])

    assert np.allclose(gradient("straight_through"), gradient("gumbel"), atol=1e-6)


def test_the_temperature_is_a_function_of_the_step_alone():
    config = ModelConfig(temperature=(2.0, 0.5), temperature_steps=100)
    heats = [float(temperature(config, step)) for step in (0, 50, 100, 10_000)]
    assert np.allclose(heats, [2.0, 1.0, 0.5, 0.5])
    traced = jax.jit(lambda step: temperature(config, step))
    assert np.isclose(traced(jnp.array(50, jnp.int32)), 1.0)
