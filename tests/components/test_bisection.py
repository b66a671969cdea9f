"""A component is divided by its labels if it holds two classes, else along the direction of most variance."""

import numpy as np
import pytest

from rcm_notebook.components.bisection import bisect_rows


def cross(rng):
    """Four clusters: farther apart along the first axis than along the second."""
    centres = np.array([[-1.3, -1], [-1.3, 1], [1.3, -1], [1.3, 1]], float)
    return np.repeat(centres, 50, axis=0) + rng.normal(0, 0.2, (200, 2))


def test_without_labels_the_widest_direction_divides():
    features = cross(np.random.default_rng(0))
    second = bisect_rows(features, np.ones(200), np.full(200, -1))
    assert np.array_equal(second, features[:, 0] > 0) or np.array_equal(second, features[:, 0] < 0)


def test_labels_of_two_classes_divide_whatever_varies_most_and_the_smaller_class_is_the_second_part():
    features = cross(np.random.default_rng(0))
    ids = np.full(200, -1)
    ids[[0, 1, 50, 100, 101, 150]] = [7, 7, 3, 7, 7, 3]
    assert (bisect_rows(features, np.ones(200), ids) == (features[:, 1] > 0)).mean() > 0.95


def test_a_labelled_row_stays_on_its_side_even_among_the_others():
    features = cross(np.random.default_rng(0))
    ids = np.full(200, -1)
    ids[[0, 1, 2, 3, 100, 4, 101, 5]] = [0, 0, 0, 1, 1, 0, 1, 0]
    second = bisect_rows(features, np.ones(200), ids)
    assert second[3] and not second[[0, 1, 2]].any()


def test_rows_of_little_weight_do_not_count():
    features = cross(np.random.default_rng(0))
    weight = np.where(features[:, 0] < 0, 1.0, 0.0)
    second = bisect_rows(features, weight, np.full(200, -1))
    left = weight > 0
    assert np.array_equal(second[left], features[left, 1] > 0) or np.array_equal(second[left], features[left, 1] < 0)


def test_rows_that_are_all_alike_are_not_split():
    with pytest.raises(ValueError, match="nothing to split"):
        bisect_rows(np.ones((5, 3)), np.ones(5), np.full(5, -1))
