"""Propagation against series and graphs worked out by hand."""

import numpy as np
import pytest

from rcm_notebook.prediction.propagation import neighbour_weights, propagate


def random_affinity(k=6, seed=0):
    rows = np.random.default_rng(seed).random((k, k))
    return (rows + rows.T) / 2


def test_propagation_equals_its_neumann_series():
    affinity, counts = random_affinity(), np.random.default_rng(1).random((6, 4))
    weights = affinity - np.diag(np.diag(affinity))
    weights /= weights.sum(axis=1, keepdims=True)
    total, term = np.zeros_like(counts), counts
    for _ in range(200):
        total, term = total + term, 0.7 * weights @ term
    np.testing.assert_allclose(propagate(counts, affinity, 0.7), total, rtol=1e-10)


def test_reach_zero_leaves_the_counts_where_they_are():
    counts = np.random.default_rng(1).random((6, 4))
    np.testing.assert_array_equal(propagate(counts, random_affinity(), 0.0), counts)


def test_two_neighbours_share_by_hand():
    affinity = np.array([[5.0, 2.0], [2.0, 5.0]])
    spread = propagate(np.array([[1.0], [0.0]]), affinity, 0.5)
    np.testing.assert_allclose(spread, [[4 / 3], [2 / 3]])


def test_a_component_without_neighbours_neither_gives_nor_takes():
    affinity = np.zeros((3, 3))
    affinity[0, 1] = affinity[1, 0] = 1.0
    affinity[2, 2] = 7.0
    spread = propagate(np.eye(3), affinity, 0.7)
    np.testing.assert_array_equal(spread[2], [0, 0, 1])
    np.testing.assert_array_equal(spread[:, 2], [0, 0, 1])
    np.testing.assert_array_equal(neighbour_weights(affinity)[2], np.zeros(3))


def test_the_affinity_itself_is_not_changed():
    affinity = random_affinity()
    before = affinity.copy()
    propagate(np.eye(6), affinity)
    np.testing.assert_array_equal(affinity, before)


def test_permuting_components_permutes_what_they_hold():
    affinity, counts, order = random_affinity(), np.random.default_rng(1).random((6, 4)), np.array([3, 0, 5, 1, 2, 4])
    np.testing.assert_allclose(
        propagate(counts[order], affinity[np.ix_(order, order)], 0.7), propagate(counts, affinity, 0.7)[order]
    )


@pytest.mark.parametrize("reach", [-0.1, 1.0, 1.5])
def test_a_reach_outside_its_range_is_refused(reach):
    with pytest.raises(ValueError, match="reach"):
        propagate(np.eye(6), random_affinity(), reach)
