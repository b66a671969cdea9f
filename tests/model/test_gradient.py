"""Gradients that are scaled or clipped, against derivatives by hand."""

import jax
import jax.numpy as jnp
import numpy as np

from rcm_notebook.model.gradient import clip_inward, scale_gradient


def test_scaled_gradients_leave_values_alone_and_scale_derivatives():
    x = jnp.array([1.0, -2.0])
    assert np.array_equal(scale_gradient(x, 0.3), x)
    assert np.allclose(jax.grad(lambda v: (scale_gradient(v, 0.3) ** 2).sum())(x), 0.3 * 2 * x)
    assert np.array_equal(jax.grad(lambda v: scale_gradient(v, 0.0).sum())(x), [0, 0])


def test_what_is_clipped_can_come_back_and_goes_no_farther():
    x = jnp.array([-3.0, -3.0, 0.5, 3.0, 3.0])
    pulls = jnp.array([1.0, -1.0, 2.0, 1.0, -1.0])
    assert np.array_equal(clip_inward(x, -1.0, 1.0), [-1, -1, 0.5, 1, 1])
    (gradient,) = jax.vjp(lambda v: clip_inward(v, -1.0, 1.0), x)[1](pulls)
    assert np.array_equal(gradient, [0, -1, 2, 1, 0])  # Descent follows the negative gradient.
