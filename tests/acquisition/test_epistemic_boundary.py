"""Epistemic and boundary: mutual informations, against sampling and against arithmetic."""

import numpy as np
import pytest

from rcm_notebook.acquisition import AcquisitionState, boundary, epistemic
from rcm_notebook.prediction.tau import Tau, tau_from_labels


def entropy(p):
    return -(p * np.log(np.maximum(p, 1e-300))).sum(-1)


def scores(acquisition, state):
    """The score of every row, in the order of the rows."""
    query = acquisition(state, len(state.responsibilities), np.random.default_rng(0))
    found = np.empty(len(query))
    found[query.rows] = query.scores
    return found


def test_epistemic_is_the_mutual_information_of_the_class_and_tau_inside_one_component():
    """I(y; theta) = H(E[theta]) - E[H(theta)], theta drawn from the component's Dirichlet."""
    rng = np.random.default_rng(0)
    labels = tau_from_labels(np.eye(3)[[0, 0, 1]], np.array([0, 1, 1]), np.eye(3), 2)
    state = AcquisitionState(np.eye(3, dtype=np.float32), labels, np.ones(3, bool))
    for k, score in enumerate(scores(epistemic, state)):
        drawn = rng.dirichlet(np.maximum(labels.concentration[k], 1e-9), 200_000)
        assert score == pytest.approx(entropy(drawn.mean(0)) - entropy(drawn).mean(), abs=5e-3)


def test_epistemic_asks_where_no_label_is_and_not_where_labels_disagree():
    mixed = np.repeat(np.eye(2, dtype=np.float32), 40, axis=0)
    tau = tau_from_labels(mixed[:40], np.arange(40) % 2, np.eye(2), 2)._replace(
        concentration=np.array([[20, 20], [0.001, 0.001]], np.float32)
    )
    query = epistemic(AcquisitionState(mixed, tau, np.ones(80, bool)), 1, np.random.default_rng(0))
    assert query.rows[0] >= 40
    assert query.reasons[0] == "Too few labels reach this row: 0.0."


def boundary_state():
    """Components 0 and 1 stand for class 0, 2 for class 1, 3 for both; rows: pure, within a class, between, mixed."""
    tau = np.array([[1, 0], [1, 0], [0, 1], [0.5, 0.5]], np.float32)
    r = np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0, 1], [0, 0.9, 0.1, 0]], np.float32)
    rest = np.zeros((4, 2), np.float32)
    return AcquisitionState(
        r, Tau(tau, rest, rest, rest, rest[:, 0], rest[:, 0]), np.ones(5, bool), classes=("cat", "dog")
    )


def test_boundary_wants_rows_between_components_of_different_classes_only():
    expected = [0, 0, np.log(2), 0, entropy(np.array([0.9, 0.1]))]
    np.testing.assert_allclose(scores(boundary, boundary_state()), expected, atol=1e-6)


def test_boundary_says_between_what():
    query = boundary(boundary_state(), 1, np.random.default_rng(0))
    assert query.rows[0] == 2
    assert query.reasons[0] == "Between component 1, which stands for cat, and component 2, for dog."
