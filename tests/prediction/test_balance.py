"""Class weights: shares become even as far as the bound allows, and where labels are clear nothing changes."""

import numpy as np
import pytest

from rcm_notebook.prediction.balance import class_weights, sharpened

MASS = np.full(6, 1 / 6)


def shares(weights, factor, power=4.0):
    return MASS @ sharpened(weights * factor, power)


def a_tie():
    """Components 0 to 2 are of class 0; 3 to 5 nearly tied, slightly nearer to class 0 too."""
    return np.array([[1.0, 0.1]] * 3 + [[0.5, 0.45]] * 3)


def test_classes_that_are_nearly_tied_get_even_shares():
    weights = a_tie()
    factor = class_weights(weights, MASS, np.array([True, True]), 4.0, limit=1.8)
    assert shares(weights, np.ones(2))[1] < 0.25
    np.testing.assert_allclose(shares(weights, factor), 0.5, atol=0.01)
    np.testing.assert_array_equal((weights * factor).argmax(1), [0, 0, 0, 1, 1, 1])


def test_no_factor_passes_the_limit_so_that_a_rare_class_stays_rare():
    weights = np.array([[1.0, 0.01]] * 5 + [[0.01, 1.0]])
    factor = class_weights(weights, MASS, np.array([True, True]), 4.0, limit=1.8)
    assert factor.max() <= 1.8
    assert factor.min() >= 1 / 1.8
    np.testing.assert_allclose(shares(weights, factor), [5 / 6, 1 / 6], atol=1e-3)


def test_a_class_without_labels_keeps_its_factor():
    weights = np.column_stack([a_tie(), np.full(6, 1e-3)])
    factor = class_weights(weights, MASS, np.array([True, True, False]), 4.0)
    assert factor[2] == 1
    assert factor[1] > 1


@pytest.mark.parametrize("present", [[True, False], [False, False]])
def test_one_class_has_nothing_to_be_even_with(present):
    np.testing.assert_array_equal(class_weights(a_tie(), MASS, np.array(present), 4.0), 1)


def test_a_limit_of_one_leaves_the_shares_alone():
    np.testing.assert_array_equal(class_weights(a_tie(), MASS, np.array([True, True]), 4.0, limit=1), 1)
