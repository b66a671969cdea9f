"""The accuracy that strengths of classes let one expect, against the accuracy that made them."""

import numpy as np
import pytest
from scipy.stats import norm

from rcm_notebook.uncertainty import expected_accuracy


def strengths(n, own, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(own, 0.8, n), rng.normal(0, 0.5, n)


@pytest.mark.parametrize("own", [-0.5, 0.0, 0.5, 1.5, 4.0])
def test_tops_and_rivals_tell_how_often_the_own_class_wins(own):
    owns, others = strengths(4000, own)
    expected = norm.cdf(own / np.hypot(0.8, 0.5))
    found = [expected_accuracy(np.maximum(owns, others), strengths(150, own, seed)[1]) for seed in range(1, 6)]
    assert np.mean(found) == pytest.approx(expected, abs=0.08)


def test_a_class_of_its_own_that_hardly_ever_wins_is_no_reason_for_certainty():
    owns, others = strengths(4000, -3.0)
    found = [expected_accuracy(np.maximum(owns, others), strengths(150, 0, seed)[1]) for seed in range(1, 6)]
    assert np.mean(found) < 0.15


def test_neither_place_nor_scale_of_the_strengths_matters():
    owns, rivals = strengths(500, 0.7)
    tops = np.maximum(owns, rivals)
    plain = expected_accuracy(tops, rivals[:80])
    assert expected_accuracy(tops * 9 - 4, rivals[:80] * 9 - 4) == pytest.approx(plain, abs=0.01)


@pytest.mark.filterwarnings("error")
def test_equal_strengths_are_no_division_by_zero():
    assert expected_accuracy(np.full(30, 5.0), np.ones(4)) == 1
    assert 0 <= expected_accuracy(np.ones(30), np.ones(4)) <= 1
