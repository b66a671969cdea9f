"""The random views of images."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.ndimage import affine_transform

from rcm_notebook.data.pairs.augment import SHIFT, Augment, affine, draw

IDENTITY = jnp.eye(2)[None]
STILL = jnp.zeros((1, 2))


def image(*shape):
    return jnp.asarray(np.random.default_rng(0).random(shape, dtype=np.float32))


@pytest.mark.parametrize("shape", [(1, 9, 7), (1, 9, 7, 3)])
def test_the_identity_changes_nothing(shape):
    x = image(*shape)
    assert np.allclose(affine(x, IDENTITY, STILL), x, atol=1e-6)


def test_a_shift_by_whole_pixels_moves_the_image_and_leaves_black_behind():
    x = image(1, 8, 10)
    moved = np.asarray(affine(x, IDENTITY, jnp.array([[2 / 8, -3 / 10]])))[0]
    assert np.allclose(moved[:-2, 3:], x[0, 2:, :-3], atol=1e-5)
    assert np.allclose(moved[-2:], 0, atol=1e-5) and np.allclose(moved[:, :3], 0, atol=1e-5)


def test_any_map_agrees_with_scipys_bilinear_interpolation():
    x = image(3, 11, 8)
    matrix, shift = draw(jax.random.key(3), 3)
    views = affine(x, matrix, shift)
    x, matrix, shift = np.asarray(x), np.asarray(matrix), np.asarray(shift)
    centre = np.array([5.0, 3.5])
    for i in range(3):
        offset = centre + shift[i] * (11, 8) - matrix[i] @ centre
        padded = affine_transform(np.pad(x[i], 3), matrix[i], offset + 3 - matrix[i] @ (3, 3), order=1)
        assert np.allclose(views[i], padded[3:-3, 3:-3], atol=1e-5)


def test_colours_move_together():
    grey = image(4, 8, 8)
    key = jax.random.key(1)
    colour = jnp.stack([grey, grey / 2, grey / 4], axis=-1)
    views = np.asarray(Augment().perturb(colour, key))
    assert np.allclose(views, np.asarray(Augment().perturb(grey, key))[..., None] * [1, 0.5, 0.25], atol=1e-6)


def test_maps_stay_within_their_limits():
    matrix, shift = (np.asarray(value) for value in draw(jax.random.key(0), 2000))
    assert np.abs(shift).max() <= SHIFT and np.abs(shift).max() > 0.9 * SHIFT
    area = np.linalg.det(matrix)
    assert area.min() >= 0.85**2 and area.max() <= 1.15**2
    assert np.abs(matrix.mean(axis=0) - np.eye(2)).max() < 0.05


def test_values_stay_between_black_and_the_brightest():
    x = image(50, 8, 8)
    views = np.asarray(Augment().perturb(x, jax.random.key(0)))
    assert views.min() >= 0 and views.max() <= x.max() + 1e-6


def test_an_image_is_its_own_partner():
    assert Augment().partner(np.array([4, 2]), np.random.default_rng(0)).tolist() == [4, 2]
