"""Withheld labels: a row is judged by the others alone."""

import numpy as np

from rcm_notebook.prediction.tau import tau_from_labels
from rcm_notebook.uncertainty.withheld import withheld


def a_model(labels=40, k=6, classes=3, seed=0):
    rng = np.random.default_rng(seed)
    responsibilities = rng.dirichlet(np.full(k, 0.2), labels)
    ids = responsibilities.argmax(axis=1) % classes
    return (
        responsibilities,
        ids,
        lambda heard: tau_from_labels(responsibilities[heard], ids[heard], np.eye(k) + 0.1, classes).tau,
    )


def test_a_withheld_row_is_judged_by_a_tau_that_has_not_seen_its_fold():
    responsibilities, ids, make_tau = a_model(labels=10)  # One row a fold: leave one out.
    proba, judged = withheld(responsibilities, ids, make_tau, 10)
    for row in np.flatnonzero(judged):
        others = np.arange(10) != row
        expected = responsibilities[row] @ make_tau(others)
        np.testing.assert_allclose(proba[row], expected, atol=1e-6)


def test_tau_is_made_once_for_each_fold_whatever_the_number_of_labels():
    responsibilities, ids, make_tau = a_model(labels=500)
    seen = []

    def counted(heard):
        seen.append(heard.sum())
        return make_tau(heard)

    withheld(responsibilities, ids, counted, 10)
    assert len(seen) == 10 and set(seen) == {450}


def test_one_of_two_labels_of_a_class_is_not_judged():
    responsibilities, _, make_tau = a_model(labels=6)
    _, judged = withheld(responsibilities, np.array([0, 0, 0, 1, 1, 2]), make_tau, 10)
    np.testing.assert_array_equal(judged, [True, True, True, False, False, False])


def test_rows_beyond_the_most_that_are_withheld_keep_their_say():
    responsibilities, ids, make_tau = a_model(labels=40)
    seen = []

    def counted(heard):
        seen.append(heard.sum())
        return make_tau(heard)

    proba, judged = withheld(responsibilities, ids, counted, 10, most=20)
    assert set(seen) == {38} and judged.sum() <= 20 and (proba.any(axis=1).sum()) == 20


def test_without_labels_nothing_is_judged():
    proba, judged = withheld(np.zeros((0, 4)), np.zeros(0, int), lambda heard: np.full((4, 2), 0.5), 10)
    assert proba.shape == (0, 0) and judged.shape == (0,)


def test_the_same_labels_are_dealt_into_the_same_folds():
    responsibilities, ids, make_tau = a_model(labels=40)
    first, second = (withheld(responsibilities, ids, make_tau, 5, most=20) for _ in range(2))
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])


def test_every_class_is_dealt_over_the_folds_evenly():
    out = []

    def make_tau(heard):
        out.append(np.bincount(ids[~heard], minlength=3))
        return np.full((2, 3), 1 / 3)

    ids = np.random.default_rng(0).permutation(np.repeat([0, 1, 2], [40, 20, 10]))
    withheld(np.full((70, 2), 0.5), ids, make_tau, 10)
    assert all(counts.tolist() == [4, 2, 1] for counts in out)
