"""Routing: distributions, hard ones where asked for, and a temperature that goes on where it was."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from model.small import KEY

from rcm_notebook.model import ROUTINGS
from rcm_notebook.model.routing.cooling import Cooling
from rcm_notebook.settings import settings_for

LOGITS = jnp.array([1.0, 0.0, -1.0])
P = np.exp(LOGITS) / np.exp(LOGITS).sum()
MANY = jnp.tile(LOGITS, (20_000, 1))


def routed(name, logits, heat=1.0):
    """The weights of a routing that stays at one temperature, where it has any."""
    given = {"temperature": (heat, heat)} if ROUTINGS.settings_of(name) else {}
    return ROUTINGS[name](logits, 0, KEY, **settings_for(ROUTINGS, name, given, ""))


@pytest.mark.slow
@pytest.mark.parametrize("name", ROUTINGS)
def test_every_routing_gives_weights_of_sum_one_and_a_gradient(name):
    weights = routed(name, MANY)
    assert np.allclose(weights.sum(-1), 1, atol=1e-5) and (np.asarray(weights) >= -1e-6).all()
    gradient = jax.grad(lambda logits: routed(name, logits)[:, 0].sum())(MANY[:50])
    assert np.isfinite(gradient).all() and np.abs(gradient).max() > 0


def test_soft_routing_is_the_softmax():
    assert np.allclose(routed("soft", MANY[:1]), P, atol=1e-6)


@pytest.mark.parametrize("name", ["gumbel", "straight_through"])
@pytest.mark.parametrize("heat", [0.2, 3.0])
def test_samples_are_of_the_responsibilities_at_every_temperature(name, heat):
    weights = np.asarray(routed(name, MANY, heat))
    assert np.allclose(np.bincount(weights.argmax(-1)) / len(weights), P, atol=0.02)


def test_gumbel_hardens_as_it_cools_and_straight_through_is_hard():
    warm, cold = (np.asarray(routed("gumbel", MANY, heat)).max(-1).mean() for heat in (2.0, 0.1))
    assert cold > 0.95 > warm
    hard = np.asarray(routed("straight_through", MANY))
    assert np.allclose(np.sort(hard, -1), [0, 0, 1], atol=1e-6)


def test_straight_through_differentiates_like_the_relaxed_sample():
    def gradient(name):
        return jax.grad(lambda logits: (routed(name, logits) @ jnp.arange(3.0)).sum())(MANY[:50])

    assert np.allclose(gradient("straight_through"), gradient("gumbel"), atol=1e-6)


def test_the_temperature_is_a_function_of_the_step_alone():
    cooling = Cooling(temperature=(2.0, 0.5), steps=100)
    heats = [float(cooling.at(step)) for step in (0, 50, 100, 10_000)]
    assert np.allclose(heats, [2.0, 1.0, 0.5, 0.5])
    traced = jax.jit(cooling.at)
    assert np.isclose(traced(jnp.array(50, jnp.int32)), 1.0)
