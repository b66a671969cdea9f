"""Entropy and margin: scores by hand, order, and batches without near-duplicates."""

import numpy as np
import pytest

from rcm_notebook.acquisition import AcquisitionState, entropy, margin
from rcm_notebook.acquisition.diverse import best_spread
from rcm_notebook.tau import Tau


def a_state(proba, component=None):
    """A state in which every row has exactly these class probabilities: tau is the identity on classes."""
    proba = np.asarray(proba, np.float32)
    k = proba.shape[1]
    none = np.zeros((k, k), np.float32)
    tau = Tau(np.eye(k, dtype=np.float32), none, none, none.sum(axis=1))
    state = AcquisitionState(proba, tau, np.ones(len(proba), bool), classes=("cat", "dog"))
    if component is not None:
        state.__dict__["component"] = np.asarray(component)
    return state


def test_the_score_of_entropy_is_shannons():
    proba = np.array([[1, 0, 0], [0.5, 0.25, 0.25], [0.1, 0.8, 0.1]], np.float32)
    query = entropy(a_state(proba), 3, np.random.default_rng(0))
    np.testing.assert_array_equal(query.rows, [1, 2, 0])
    np.testing.assert_allclose(query.scores, [1.5 * np.log(2), -0.8 * np.log(0.8) - 0.2 * np.log(0.1), 0], atol=1e-6)


def test_the_score_of_margin_is_one_at_a_tie_and_falls_with_the_gap():
    proba = np.array([[0.9, 0.05, 0.05], [0.45, 0.45, 0.1], [0.2, 0.5, 0.3]], np.float32)
    query = margin(a_state(proba), 3, np.random.default_rng(0))
    np.testing.assert_array_equal(query.rows, [1, 2, 0])
    np.testing.assert_allclose(query.scores, [1, 0.8, 0.15], atol=1e-6)


def test_reasons_speak_of_classes_by_name():
    query = margin(a_state([[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]]), 2, np.random.default_rng(0))
    assert query.reasons[0] == "The model wavers between cat (50%) and dog (40%)."
    assert query.reasons[1] == "The model wavers between 2 (60%) and dog (30%)."


def test_a_batch_takes_as_many_from_each_component_as_the_even_share():
    component = np.repeat([0, 1, 2], [80, 10, 10])
    state = a_state(np.full((100, 3), 1 / 3), component)
    scores = np.where(component == 0, 1.0, 0.5)
    rows = best_spread(state, scores, 9, np.random.default_rng(0))
    np.testing.assert_array_equal(np.bincount(component[rows]), [3, 3, 3])
    assert (np.diff(scores[rows]) <= 0).all()


def test_a_component_that_runs_out_leaves_its_share_to_the_others():
    component = np.repeat([0, 1], [50, 2])
    rows = best_spread(a_state(np.full((52, 2), 0.5), component), np.ones(52), 10, np.random.default_rng(0))
    np.testing.assert_array_equal(np.bincount(component[rows]), [8, 2])


def test_within_a_component_the_highest_scores_come_first():
    scores = np.random.default_rng(0).random(40)
    rows = best_spread(a_state(np.full((40, 2), 0.5), np.zeros(40, int)), scores, 5, np.random.default_rng(0))
    np.testing.assert_array_equal(rows, np.argsort(-scores)[:5])


@pytest.mark.parametrize("seeds", [(0, 1)])
def test_ties_are_broken_by_chance(seeds):
    state = a_state(np.full((200, 3), 1 / 3))
    one, other = (entropy(state, 5, np.random.default_rng(seed)).rows for seed in seeds)
    assert set(one) != set(other)
