"""The random views of images."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator
from scipy.ndimage import map_coordinates

from rcm_notebook.data.pairs.augment import BEND, KNOTS, SHIFT, Augment, View, draw, read

IDENTITY = jnp.eye(2)[None]
STILL = jnp.zeros((1, 2))
STRAIGHT = jnp.zeros((1, 2, KNOTS, KNOTS))


def image(*shape):
    return jnp.asarray(np.random.default_rng(0).random(shape, dtype=np.float32))


@pytest.mark.parametrize("shape", [(1, 9, 7), (1, 9, 7, 3)])
def test_the_identity_changes_nothing(shape):
    x = image(*shape)
    assert np.allclose(read(x, View(IDENTITY, STILL, STRAIGHT)), x, atol=1e-6)


def test_a_shift_by_whole_pixels_moves_the_image_and_leaves_black_behind():
    x = image(1, 8, 10)
    moved = np.asarray(read(x, View(IDENTITY, jnp.array([[2 / 8, -3 / 10]]), STRAIGHT)))[0]
    assert np.allclose(moved[:-2, 3:], x[0, 2:, :-3], atol=1e-5)
    assert np.allclose(moved[-2:], 0, atol=1e-5) and np.allclose(moved[:, :3], 0, atol=1e-5)


@pytest.mark.slow
def test_any_view_agrees_with_scipys_bilinear_interpolation():
    x = image(3, 11, 8)
    view = draw(jax.random.key(3), 3)
    views = read(x, view)
    matrix, shift, bend = (np.asarray(part) for part in view)
    centre, size = np.array([5.0, 3.5]), np.array([11, 8])
    pixels = np.stack(np.meshgrid(np.arange(11), np.arange(8), indexing="ij"), axis=-1)
    knots = [np.linspace(0, side - 1, KNOTS) for side in size]
    for i in range(3):
        bent = np.stack([RegularGridInterpolator(knots, bend[i, axis])(pixels) for axis in (0, 1)], axis=-1)
        source = (pixels - centre) @ matrix[i].T + centre + (shift[i] + bent) * size
        expected = map_coordinates(np.pad(np.asarray(x[i]), 9), source.transpose(2, 0, 1) + 9, order=1)
        assert np.allclose(views[i], expected, atol=1e-5)


@pytest.mark.slow
def test_colours_move_together():
    grey = image(4, 8, 8)
    key = jax.random.key(1)
    colour = jnp.stack([grey, grey / 2, grey / 4], axis=-1)
    views = np.asarray(Augment().perturb(colour, key))
    assert np.allclose(views, np.asarray(Augment().perturb(grey, key))[..., None] * [1, 0.5, 0.25], atol=1e-6)


def test_maps_stay_within_their_limits():
    matrix, shift, bend = (np.asarray(value) for value in draw(jax.random.key(0), 2000))
    assert abs(bend.std() / BEND - 1) < 0.02 and abs(bend.mean()) < 0.001
    assert np.abs(shift).max() <= SHIFT and np.abs(shift).max() > 0.9 * SHIFT
    area = np.linalg.det(matrix)
    assert area.min() >= 0.85**2 and area.max() <= 1.15**2
    assert np.abs(matrix.mean(axis=0) - np.eye(2)).max() < 0.05


@pytest.mark.slow
def test_values_stay_between_black_and_the_brightest():
    x = image(50, 8, 8)
    views = np.asarray(Augment().perturb(x, jax.random.key(0)))
    assert views.min() >= 0 and views.max() <= x.max() + 1e-6


def test_an_image_is_its_own_partner():
    assert Augment().partner(np.array([4, 2]), np.random.default_rng(0)).tolist() == [4, 2]


@pytest.mark.slow
def test_every_image_and_every_key_has_a_view_of_its_own():
    x = jnp.asarray(np.repeat(np.random.default_rng(0).random((1, 9, 7), np.float32), 4, axis=0))
    first, other = (np.asarray(Augment().perturb(x, jax.random.key(seed))) for seed in (0, 1))
    assert not np.allclose(first[0], first[1]) and not np.allclose(first, other)
