"""Batches without near-duplicates: shares of components, rounds, likeness on the map."""

import numpy as np
import pytest

from rcm_notebook.acquisition import AcquisitionState
from rcm_notebook.acquisition.diverse import best_spread
from rcm_notebook.prediction.tau import Tau


def a_state(responsibilities, positions=None):
    responsibilities = np.asarray(responsibilities, np.float32)
    k = responsibilities.shape[1]
    nothing = np.zeros((k, 2), np.float32)
    tau = Tau(
        np.full((k, 2), 0.5, np.float32), nothing, nothing, nothing, np.zeros(k, np.float32), np.zeros(k, np.float32)
    )
    return AcquisitionState(responsibilities, tau, np.ones(len(responsibilities), bool), positions=positions)


def spread(state, scores, n, seed=0):
    return best_spread(state, np.asarray(scores, float), n, np.random.default_rng(seed))


def test_a_batch_takes_as_many_from_each_component_as_the_even_share():
    component = np.repeat([0, 1, 2], [80, 10, 10])
    scores = np.where(component == 0, 1.0, 0.5)
    rows = spread(a_state(np.eye(3)[component]), scores, 9)
    np.testing.assert_array_equal(np.bincount(component[rows]), [3, 3, 3])
    assert (np.diff(scores[rows]) <= 0).all()


def test_a_component_that_runs_out_leaves_its_share_to_the_others():
    component = np.repeat([0, 1], [50, 2])
    rows = spread(a_state(np.eye(2)[component]), np.ones(52), 10)
    np.testing.assert_array_equal(np.bincount(component[rows]), [8, 2])


def test_the_best_row_is_always_asked_for_and_the_best_of_each_kind():
    component = np.arange(40) % 4
    scores = np.random.default_rng(1).random(40)
    rows = spread(a_state(np.eye(4)[component]), scores, 4)
    assert rows[0] == scores.argmax()
    assert set(rows) == {np.flatnonzero(component == c)[scores[component == c].argmax()] for c in range(4)}


def test_two_sides_of_one_boundary_are_one_question():
    """Rows 0 and 1 fall to different components by a hair; row 2 asks something else, with a lower score."""
    rows = spread(a_state([[0.51, 0.49, 0], [0.49, 0.51, 0], [0, 0.3, 0.7]]), [1.0, 0.9, 0.5], 2)
    np.testing.assert_array_equal(rows, [0, 2])


@pytest.mark.parametrize(("share", "batch"), [(0.6, [0, 2]), (0.5, [0, 1])])
def test_a_row_of_one_component_alone_crowds_those_that_give_it_clearly_more_than_half(share, batch):
    """Row 2 lies in another component, and scores less than row 1, which gives `share` to the component of row 0."""
    rows = spread(a_state([[1, 0, 0], [share, 1 - share, 0], [0, 0, 1]]), [1.0, 0.9, 0.5], 2)
    np.testing.assert_array_equal(rows, batch)


def test_inside_one_component_rows_that_lie_apart_on_the_map_come_first():
    place = np.r_[np.zeros((10, 2)), np.ones((10, 2)), 2 * np.ones((10, 2))].astype(np.float32)
    rows = spread(a_state(np.ones((30, 1)), place), np.r_[np.full(10, 3.0), np.full(10, 2.0), np.full(10, 1.0)], 3)
    np.testing.assert_array_equal(np.sort(rows // 10), [0, 1, 2])


def test_equal_scores_are_ordered_by_chance():
    state = a_state(np.ones((50, 1)))
    assert len({int(spread(state, np.ones(50), 1, seed)[0]) for seed in range(10)}) > 5
