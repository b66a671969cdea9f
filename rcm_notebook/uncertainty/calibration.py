"""Calibration: stated certainty made to mean what it says, by one temperature.

    p_T(y | x) ~ p(y | x)^(1 / T)

T is fitted to labelled rows that were withheld from tau in turn, so that none answers for itself (temperature scaling:
Guo et al. 2017, section 4.2). With few labels all of them may be met, and nothing would keep T from falling to zero; so
the answers are taken as right with probability (L + 1) / (L + 2), as Platt (1999, section 2.2) does, and log T has a
normal prior.
"""

from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty.withheld import KEPT, MakeTau, withheld

CALIBRATION_FOLDS = 5
"""Parts of the labelled rows that are withheld in turn. A choice: tau is found once for each, and ten say the same."""

MOST_ROWS = 1000
"""Labelled rows that a temperature is fitted to at most. A choice: more hardly moves it."""

PRIOR_TEMPERATURE = 1.5
"""Median of the prior of T. A choice, made on unlabelled training rows of digits and MNIST with 10 to 100 labels, where
1.1 to 1.8 served best: labelled rows are rows that the network was trained on, and look surer than others."""

PRIOR_SPREAD = 0.15
"""Standard deviation of the prior of log T. A choice, made on the same rows: fifty labels move T by about a tenth."""

WIDEST = 3.0
"""Bound of |log T|; a choice that keeps powers of probabilities finite."""

FLOOR = 1e-12
"""Probability below which a class counts as this probable, so that its power is defined."""


def temper(proba: Float[np.ndarray, "N C"], temperature: float) -> Float[np.ndarray, "N C"]:
    """Return p^(1/T), rows divided by their sums (float32); the order of the classes in a row stays as it is."""
    if not proba.shape[1]:
        return np.asarray(proba, np.float32)
    logits = np.log(np.maximum(proba, FLOOR)) / temperature
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def calibrate(responsibilities: Float[np.ndarray, "L K"], ids: Int[np.ndarray, " L"], make_tau: MakeTau) -> float:
    """Return the temperature that the labelled rows ask for, each judged by a tau made without it.

    Args:
        responsibilities: r of the labelled rows.
        ids: Their class ids.
        make_tau: How tau follows from some of these rows; called once for each part that is withheld.
    """
    if np.bincount(ids, minlength=1).max() <= KEPT:
        return PRIOR_TEMPERATURE  # Nothing could be judged; making tau takes a while where there is a graph.
    proba, is_judged = withheld(responsibilities, ids, make_tau, CALIBRATION_FOLDS, MOST_ROWS)
    return fit_temperature(proba[is_judged], ids[is_judged])


def fit_temperature(proba: Float[np.ndarray, "n C"], ids: Int[np.ndarray, " n"]) -> float:
    """Return the T of least loss: cross entropy to Platt's targets, and the prior, which stands alone without rows."""
    n, classes = proba.shape
    if not n or classes < 2:
        return PRIOR_TEMPERATURE
    logits = np.log(np.maximum(proba, FLOOR))
    targets = np.full((n, classes), 1 / (n + 2) / (classes - 1))
    targets[np.arange(n), ids] = (n + 1) / (n + 2)

    def loss(log_temperature: float) -> float:
        scaled = logits * np.exp(-log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        normal = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return -(targets * normal).sum() + ((log_temperature - np.log(PRIOR_TEMPERATURE)) / PRIOR_SPREAD) ** 2 / 2

    best: Any = minimize_scalar(loss, bounds=(-WIDEST, WIDEST), method="bounded")
    return float(np.exp(best.x))
