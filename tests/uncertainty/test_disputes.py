"""Disputed labels: whose probabilities speak for another class, and who is never disputed."""

import numpy as np

from rcm_notebook.uncertainty.disputes import disputed


def test_the_definition_by_hand():
    proba = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8], [0.1, 0.9], [0.85, 0.15]], np.float32)
    ids = np.array([0, 0, 1, 1, 1])
    # t_0 = 0.8, t_1 = (0.8 + 0.9 + 0.15) / 3 = 0.617: only row 4 is as much of class 0 as rows that bear it.
    found = disputed(proba, ids)
    assert found.places.tolist() == [4] and found.suggested.tolist() == [0]
    assert np.allclose(found.margin, 0.7) and np.allclose(found.proba, 0.85)


def test_the_most_disputed_comes_first():
    proba = np.array([[0.9, 0.1]] * 6 + [[0.2, 0.8], [0.05, 0.95], [0.1, 0.9], [0.02, 0.98]], np.float32)
    ids = np.array([0] * 6 + [0, 0, 1, 1])
    assert disputed(proba, ids).places.tolist() == [7]
    assert disputed(np.concatenate([proba, proba[-1:]]), np.append(ids, 0)).places.tolist() == [10, 7]


def test_the_only_label_of_a_class_is_not_disputed_and_disputes_no_other():
    proba = np.array([[0.9, 0.1, 0.0], [0.9, 0.1, 0.0], [0.9, 0.1, 0.0], [0.2, 0.0, 0.8]], np.float32)
    assert len(disputed(proba, np.array([0, 0, 1, 0])).places) == 0


def test_without_labels_there_is_nothing_to_dispute():
    assert len(disputed(np.zeros((0, 3), np.float32), np.zeros(0, np.int64)).places) == 0


def test_one_of_two_labels_of_a_class_can_be_disputed_and_as_likely_as_its_own_is_enough():
    proba = np.array([[0.75, 0.25], [0.75, 0.25], [0.75, 0.25], [0.125, 0.875]], np.float32)
    found = disputed(proba, np.array([0, 0, 1, 1]))  # Row 2 is as much of class 0 as the rows that bear it.
    assert found.places.tolist() == [2] and found.suggested.tolist() == [0] and found.margin.tolist() == [0.5]


def test_labels_that_are_disputed_alike_keep_their_order():
    proba = np.array([[0.9, 0.1]] * 50 + [[0.9, 0.1], [0.1, 0.9]] * 40 + [[0.0, 1.0]] * 200, np.float32)
    ids = np.array([0] * 50 + [1, 1] * 40 + [1] * 200)
    assert disputed(proba, ids).places.tolist() == list(range(50, 130, 2))


def test_without_classes_there_is_nothing_to_dispute():
    found = disputed(np.zeros((0, 0), np.float32), np.zeros(0, np.int64))
    assert len(found.places) == len(found.suggested) == 0
