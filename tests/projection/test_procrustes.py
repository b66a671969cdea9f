"""Procrustes alignment recovers what was done to a map."""

import numpy as np
import pytest

from rcm_notebook.projection.procrustes import aligned, rotation


def turn(degrees):
    a = np.deg2rad(degrees)
    return np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])


@pytest.mark.parametrize("degrees", [0, 30, 90, 200])
@pytest.mark.parametrize("mirror", [np.eye(2), np.diag([1.0, -1.0])])
def test_a_known_rotation_reflection_and_shift_are_undone(degrees, mirror):
    before = np.random.default_rng(0).normal(size=(50, 2)) * [2, 1]
    moved = before @ mirror @ turn(degrees) + [3, -1]
    np.testing.assert_allclose(aligned(moved, before), before, atol=1e-12)


def test_the_rotation_is_orthogonal_and_no_other_one_comes_closer():
    rng = np.random.default_rng(1)
    source, target = rng.normal(size=(40, 2)), rng.normal(size=(40, 2))
    best = rotation(source, target)
    np.testing.assert_allclose(best @ best.T, np.eye(2), atol=1e-12)
    others = [turn(a) @ m for a in range(0, 360, 5) for m in (np.eye(2), np.diag([1.0, -1.0]))]
    distance = np.linalg.norm(source @ best - target)
    assert all(distance <= np.linalg.norm(source @ other - target) for other in others)


def test_without_a_map_before_nothing_moves():
    positions = np.random.default_rng(0).normal(size=(5, 2))
    assert aligned(positions, None) is positions


def test_distances_between_points_are_kept():
    rng = np.random.default_rng(2)
    positions, previous = rng.normal(size=(20, 2)), rng.normal(size=(20, 2))
    moved = aligned(positions, previous)
    lengths = [np.linalg.norm(points - points[0], axis=1) for points in (moved, positions)]
    np.testing.assert_allclose(*lengths)
