"""Conditioning against numpy, for vectors and feature maps."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from model.small import KEY

from rcm_notebook.model import CONDITIONING

E = jax.random.normal(jax.random.key(1), (1, 3, 5))


def applied(name, h, embedding=E):
    module = CONDITIONING[name]()
    variables = module.init(KEY, h, embedding)
    variables = jax.tree.map(lambda p: p + 0.1, variables)
    params = jax.tree.map(np.asarray, variables.get("params", {}))
    return np.asarray(module.apply(variables, h, embedding)), params


def affine(dense, e=E):
    return np.asarray(e)[0] @ dense["kernel"] + dense.get("bias", 0)


def test_film_multiplies_and_shifts_each_component_by_its_embedding():
    h = jax.random.normal(KEY, (4, 3, 6))
    out, params = applied("film", h)
    expected = (1 + affine(params["gamma"])) * np.asarray(h) + affine(params["beta"])
    assert np.allclose(out, expected, atol=1e-5)


def test_cin_normalises_each_map_over_its_pixels_before_it_modulates():
    h = 3 + 2 * jax.random.normal(KEY, (4, 3, 7, 8, 6))
    out, params = applied("cin", h)
    values = np.asarray(h)
    normal = (values - values.mean((2, 3), keepdims=True)) / values.std((2, 3), keepdims=True)
    gamma, beta = (affine(params["film"][name])[:, None, None] for name in ("gamma", "beta"))
    assert np.allclose(out, (1 + gamma) * normal + beta, atol=1e-3)


def test_cin_normalises_a_vector_over_its_features():
    h = 3 + 2 * jax.random.normal(KEY, (4, 3, 6))
    out, params = applied("cin", h)
    values = np.asarray(h)
    normal = (values - values.mean(-1, keepdims=True)) / values.std(-1, keepdims=True)
    expected = (1 + affine(params["film"]["gamma"])) * normal + affine(params["film"]["beta"])
    assert np.allclose(out, expected, atol=1e-3)


def test_concat_is_the_layer_of_the_concatenation():
    previous, weight = np.random.default_rng(0).normal(size=(4, 3, 2)), np.random.default_rng(1).normal(size=(2, 6))
    out, params = applied("concat", jnp.asarray(previous @ weight, jnp.float32))
    joined = np.concatenate([previous, np.broadcast_to(E, (4, 3, 5))], -1)
    assert np.allclose(out, joined @ np.concatenate([weight, params["shift"]["kernel"]]), atol=1e-5)


def test_none_leaves_the_layer_alone():
    h = jax.random.normal(KEY, (4, 3, 6))
    out, params = applied("none", h)
    assert np.array_equal(out, h) and params == {}


@pytest.mark.slow
@pytest.mark.parametrize("maps", [(), (2, 3)])
@pytest.mark.parametrize("name", CONDITIONING)
def test_a_shared_layer_becomes_one_for_every_component_and_examples_may_have_their_own_embeddings(name, maps):
    h = jax.random.normal(KEY, (4, 1, *maps, 6))
    shared, _ = applied(name, h)
    repeated, _ = applied(name, jnp.repeat(h, 3, 1))
    each, _ = applied(name, h, jnp.repeat(E, 4, 0))
    assert shared.shape == (4, 3, *maps, 6)
    assert np.allclose(shared, repeated, atol=1e-6) and np.allclose(shared, each, atol=1e-6)
