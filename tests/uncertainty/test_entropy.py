"""The split of the entropy against sampling, and its limits."""

import numpy as np
import pytest

from rcm_notebook.prediction.tau import class_probabilities, tau_from_labels
from rcm_notebook.uncertainty.entropy import aleatoric, certainty, entropy, epistemic, label_coverage


def a_labelled_model(n_labels=30, k=6, classes=4, seed=0):
    """Responsibilities of 200 rows, and tau from labels on the first of them."""
    rng = np.random.default_rng(seed)
    responsibilities = rng.dirichlet(np.full(k, 0.3), 200)
    ids = rng.integers(0, classes, n_labels)
    affinity = responsibilities.T @ responsibilities
    return responsibilities, tau_from_labels(responsibilities[:n_labels], ids, affinity, classes)


def test_aleatoric_and_epistemic_add_up_to_the_entropy():
    responsibilities, tau = a_labelled_model()
    alpha, proba = tau.concentration, class_probabilities(responsibilities, tau.tau)
    total = aleatoric(responsibilities, alpha) + epistemic(proba, responsibilities, alpha)
    np.testing.assert_allclose(total, entropy(proba), rtol=1e-12)


def test_aleatoric_is_the_expected_entropy_of_draws_from_the_dirichlet():
    alpha = np.array([[0.5, 2.0, 1.0], [3.0, 3.0, 0.1]])
    rng = np.random.default_rng(0)
    sampled = [entropy(rng.dirichlet(row, 200_000)).mean() for row in alpha]
    np.testing.assert_allclose(aleatoric(np.eye(2), alpha), sampled, atol=5e-3)


def test_epistemic_uncertainty_is_never_negative():
    for n_labels in (0, 1, 30):
        responsibilities, tau = a_labelled_model(n_labels)
        proba = class_probabilities(responsibilities, tau.tau)
        assert (epistemic(proba, responsibilities, tau.concentration) > -1e-6).all()


def test_without_classes_there_is_nothing_to_be_unsure_of():
    r = np.full((3, 4), 0.25)
    none = np.zeros((4, 0))
    np.testing.assert_array_equal(aleatoric(r, none), np.zeros(3))
    np.testing.assert_array_equal(epistemic(np.zeros((3, 0)), r, none), np.zeros(3))


def test_a_component_without_labels_is_epistemic():
    alpha = np.full((1, 10), 1e-3)
    proba = np.full((1, 10), 0.1)
    assert epistemic(proba, np.ones((1, 1)), alpha)[0] == pytest.approx(np.log(10), abs=0.05)
    assert aleatoric(np.ones((1, 1)), alpha)[0] < 0.05


def test_a_component_with_many_mixed_labels_is_aleatoric():
    alpha = np.array([[1e6, 1e6]])
    assert aleatoric(np.ones((1, 1)), alpha)[0] == pytest.approx(np.log(2), abs=1e-4)
    assert epistemic(np.array([[0.5, 0.5]]), np.ones((1, 1)), alpha)[0] == pytest.approx(0, abs=1e-4)


def test_the_mean_of_the_dirichlet_is_tau():
    _, tau = a_labelled_model()
    alpha = tau.concentration
    np.testing.assert_allclose(alpha / alpha.sum(axis=1, keepdims=True), tau.tau, rtol=1e-5)


def test_entropy_has_its_known_limits():
    np.testing.assert_allclose(entropy(np.array([[1.0, 0.0], [0.5, 0.5]])), [0, np.log(2)])


def test_label_coverage_by_hand():
    responsibilities = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    tau = np.array([[0.9, 0.1], [0.5, 0.5]])
    np.testing.assert_allclose(label_coverage(responsibilities, tau), [0.1, 0.5, 0.55])


def test_certainty_is_the_probability_of_the_predicted_class():
    np.testing.assert_array_equal(certainty(np.array([[0.2, 0.8], [0.6, 0.4]])), [0.8, 0.6])


def test_without_any_class_every_row_lacks_labels():
    responsibilities = np.full((3, 2), 0.5, np.float32)
    assert label_coverage(responsibilities, np.zeros((2, 0), np.float32)).tolist() == [1.0, 1.0, 1.0]
