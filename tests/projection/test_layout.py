"""The layout of components: distances by hand, MDS exact in the plane, discs that do not overlap."""

import numpy as np

from rcm_notebook.projection.layout import GAP, classical_mds, distances, lay_out
from rcm_notebook.projection.procrustes import aligned


def lengths(points):
    return np.linalg.norm(points[:, None] - points[None, :], axis=2)


def three_groups(k=9, near=0.05, far=1e-4):
    """An affinity of k components in groups of three."""
    affinity = np.full((k, k), far)
    group = np.arange(k) // 3
    affinity[group[:, None] == group[None, :]] = near
    np.fill_diagonal(affinity, 1.0)
    jitter = np.random.default_rng(0).uniform(0.8, 1.2, (k, k))
    return affinity * (jitter + jitter.T) / 2


def test_distances_by_hand():
    apart = distances(np.array([[4.0, 1.0], [1.0, 1.0]]))
    np.testing.assert_allclose(apart, [[0, np.log(2)], [np.log(2), 0]])


def test_components_that_share_nothing_are_as_far_as_any():
    apart = distances(np.array([[1, 0.1, 0], [0.1, 1, 0.01], [0, 0.01, 1]]))
    assert np.isfinite(apart).all()
    assert apart[0, 2] == apart.max()


def test_classical_mds_recovers_points_of_the_plane():
    points = np.random.default_rng(0).normal(size=(8, 2))
    np.testing.assert_allclose(lengths(classical_mds(lengths(points))), lengths(points), atol=1e-6)


def test_components_that_share_points_lie_closer_than_strangers():
    between = lengths(lay_out(distances(three_groups()), np.full(9, 0.1)))
    group = np.arange(9) // 3
    same = (group[:, None] == group[None, :]) & ~np.eye(9, dtype=bool)
    assert between[same].max() < between[group[:, None] != group[None, :]].min()


def test_discs_do_not_overlap_even_where_all_distances_are_zero():
    radii = np.linspace(0.1, 0.4, 12)
    for apart in (np.zeros((12, 12)), distances(np.random.default_rng(0).random((12, 12)))):
        between = lengths(lay_out(apart, radii))
        room = radii[:, None] + radii[None, :]
        assert (between[~np.eye(12, dtype=bool)] > 0.98 * room[~np.eye(12, dtype=bool)]).all()


def test_two_components_touch_with_a_gap():
    between = lengths(lay_out(np.array([[0.0, 2.0], [2.0, 0.0]]), np.array([0.3, 0.2])))
    assert between[0, 1] >= GAP * 0.5 * 0.99


def test_permuting_components_permutes_their_centres():
    apart, radii, order = distances(three_groups()), np.linspace(0.1, 0.2, 9), np.random.default_rng(1).permutation(9)
    centres = lay_out(apart, radii)
    permuted = lay_out(apart[np.ix_(order, order)], radii[order])
    np.testing.assert_allclose(aligned(permuted, centres[order]), centres[order], atol=0.05 * np.abs(centres).max())


def test_a_layout_that_still_fits_is_kept():
    apart, radii = distances(three_groups()), np.full(9, 0.1)
    centres = lay_out(apart, radii)
    np.testing.assert_allclose(lay_out(apart, radii, centres), centres, atol=0.1 * np.abs(centres).max())


def test_a_layout_that_no_longer_fits_is_given_up():
    apart, radii = distances(three_groups()), np.full(9, 0.1)
    line = np.stack([np.linspace(-1, 1, 9), np.zeros(9)], axis=1)[[0, 3, 6, 1, 4, 7, 2, 5, 8]]
    between = lengths(lay_out(apart, radii, line))
    assert between[0, 1] < between[0, 3]
    assert between[0, 2] < between[0, 6]
