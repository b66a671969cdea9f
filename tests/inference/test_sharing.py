"""Effective numbers, and what an epoch says of how the components share the rows out."""

import numpy as np
import pytest

from rcm_notebook.inference.sharing import effective_number, sharing


@pytest.mark.parametrize(("p", "wanted"), [([1.0, 0, 0], 1), ([0.5, 0.5, 0], 2), ([0.25] * 4, 4)])
def test_the_effective_number_counts_equal_shares(p, wanted):
    assert effective_number(np.array([p])) == pytest.approx([wanted])


def test_it_is_the_inverse_of_the_geometric_mean_share_and_works_row_by_row():
    p = np.random.default_rng(0).dirichlet(np.ones(7), 5)
    assert effective_number(p) == pytest.approx([np.prod(row**-row) for row in p])


def test_an_epoch_says_how_many_are_in_use_how_decided_rows_are_and_what_a_learned_pi_is():
    r = np.array([[0.9, 0.1, 0], [0.3, 0.7, 0]], np.float32)
    said = sharing(r, r.mean(0), None)
    assert said == {
        "used": pytest.approx(float(effective_number(np.array([[0.6, 0.4]]))[0])),
        "hardness": pytest.approx(0.8),
        "usage": pytest.approx([0.6, 0.4, 0]),
    }
    learned = sharing(r, r.mean(0), np.array([3.0, 3.0, -1e9]))
    assert learned["expected"] == pytest.approx(2) and learned["pi"] == pytest.approx([0.5, 0.5, 0])
