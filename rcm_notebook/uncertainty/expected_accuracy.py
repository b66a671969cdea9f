"""The accuracy to expect, from how strongly labels reach rows: it needs no withheld label, so one a class is enough.

    wrong      own < rival            the best other class reaches a row more strongly than its own class does
    top        max(own, rival)        known at every row
    rival                             known at labelled rows, whose own class is left out
    accuracy   P(own > rival)

Both are taken as normal and independent: rival has the mean and deviation that labelled rows show, and own those under
which the tops are most likely. Strengths are best given as logarithms.
"""

from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr

from rcm_notebook.types import Float

LEAST = 1e-6
"""Smallest deviation of strengths, which keeps likelihoods finite where all are equal."""


def expected_accuracy(tops: Float[np.ndarray, " n"], rivals: Float[np.ndarray, " L"]) -> float:
    """Return the share of rows at which the own class is stronger than every other, in [0, 1].

    Args:
        tops: How strongly the strongest class reaches each of some rows; at least one.
        rivals: How strongly the strongest class but the own one reaches each of some labelled rows; at least two.
    """
    mean, spread = rivals.mean(), max(float(rivals.std(ddof=1)), LEAST)
    by_rival = (tops - mean) / spread

    def loss(own: Float[np.ndarray, "2"]) -> float:
        deviation = max(np.exp(own[1]), LEAST)
        by_own = (tops - own[0]) / deviation
        is_own = log_ndtr(by_rival) - by_own**2 / 2 - np.log(deviation)
        is_rival = log_ndtr(by_own) - by_rival**2 / 2 - np.log(spread)
        return -np.logaddexp(is_own, is_rival).mean()

    width = np.log(max(float(tops.std()), LEAST))
    starts = ((tops.mean(), width), (mean - spread, width))  # Own classes that win mostly, and rarely.
    tries: list[Any] = [minimize(loss, start, method="Nelder-Mead") for start in starts]
    own, log_deviation = min(tries, key=lambda found: found.fun).x
    return float(ndtr((own - mean) / np.hypot(spread, np.exp(log_deviation))))
