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


def test_fewer_than_three_rows_have_no_outliers():
    assert not outliers(np.eye(2, dtype=np.float32)).any()
    assert outliers(np.zeros((0, 2), np.float32)).shape == (0,)
