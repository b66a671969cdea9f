"""Outliers are the rows of other components than most of the group's."""

import numpy as np

from rcm_notebook.views.outliers import outliers


def test_rows_of_another_component_are_outliers():
    of = np.array([0, 0, 0, 1, 0, 0, 2, 0])
    responsibilities = np.full((8, 3), 0.05, np.float32)
    responsibilities[np.arange(8), of] = 0.9
    assert np.flatnonzero(outliers(responsibilities)).tolist() == [3, 6]


def test_a_group_of_two_halves_has_no_outliers():
    responsibilities = np.eye(2, dtype=np.float32)[np.arange(10) % 2]
    assert not outliers(responsibilities).any()


def group_and_one(agreement):
    """Two hundred rows of one component, and one whose responsibilities agree with them to `agreement`, a cosine."""
    return np.r_[np.tile([1.0, 0.0], (200, 1)), [[agreement, np.sqrt(1 - agreement**2)]]]


def test_a_row_is_an_outlier_where_it_agrees_less_than_half_as_much_as_the_median_row():
    assert not outliers(group_and_one(0.55)).any()
    assert np.flatnonzero(outliers(group_and_one(0.45))).tolist() == [200]


def test_fewer_than_three_rows_have_no_outliers():
    assert not outliers(np.eye(2, dtype=np.float32)).any()
    assert outliers(np.zeros((0, 2), np.float32)).shape == (0,)
