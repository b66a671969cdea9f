"""Entropy and margin: scores by hand, and order."""

import numpy as np

from rcm_notebook.acquisition import AcquisitionState, entropy, margin
from rcm_notebook.prediction.tau import Tau


def a_state(proba):
    """A state in which every row has exactly these class probabilities: tau is the identity on classes."""
    proba = np.asarray(proba, np.float32)
    k = proba.shape[1]
    none = np.zeros((k, k), np.float32)
    tau = Tau(np.eye(k, dtype=np.float32), none, none, none, none.sum(axis=1), none.sum(axis=1))
    return AcquisitionState(proba, tau, np.ones(len(proba), bool), classes=("cat", "dog"))


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
    assert query.reasons[0] == "The two most probable classes are cat (50%) and dog (40%)."
    assert query.reasons[1] == "The two most probable classes are 2 (60%) and dog (30%)."
