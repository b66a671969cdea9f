"""Calibration: one temperature makes the predicted probabilities match the accuracy.

    p_T(y | x) ~ p(y | x)^(1 / T)

T is fitted to labelled rows. They are withheld from tau in turn, so no row predicts itself (temperature scaling: Guo et
al. 2017, section 4.2). With few labels all predictions may be right, and T would then fall to zero. Two measures
prevent this. The targets have probability (L + 1) / (L + 2) instead of 1, as in Platt (1999, section 2.2). And log T
has a normal prior, whose median the caller may know better (`rcm_notebook.views.temperature`).
"""

from typing import Any

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty.withheld import KEPT, MakeTau, withheld

CALIBRATION_FOLDS = 5
"""Number of folds of labelled rows that are withheld in turn. A choice: tau is computed once a fold, and ten folds give
the same result."""

MOST_ROWS = 1000
"""Largest number of labelled rows that a temperature is fitted to. A choice: more rows hardly change it."""

PRIOR_TEMPERATURE = 1.5
"""Median of the prior of T. A choice, made on unlabelled training rows of digits and MNIST with 10 to 100 labels, where
1.1 to 1.8 worked best. It is above 1 because the network was trained on the labelled rows and is more certain there."""

PRIOR_SPREAD = 0.15
"""Standard deviation of the prior of log T. A choice, made on the same rows: fifty labels move T by about a tenth."""

WIDEST = 3.0
"""Largest |log T|; a choice that keeps powers of probabilities finite."""

FLOOR = 1e-12
"""Smallest probability of a class. Lower ones are raised to it, so that their logarithm is finite."""


def temper(proba: Float[np.ndarray, "N C"], temperature: float) -> Float[np.ndarray, "N C"]:
    """Return p^(1/T), rows divided by their sums (float32). The order of the classes in a row does not change."""
    if not proba.shape[1]:
        return np.asarray(proba, np.float32)
    logits = np.log(np.maximum(proba, FLOOR)) / temperature
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def temperature_for(proba: Float[np.ndarray, "n C"], accuracy: float) -> float:
    """Return the T at which the mean certainty of rows is `accuracy`, or the nearest that a T reaches."""

    def excess(log_temperature: float) -> float:
        return float(temper(proba, np.exp(log_temperature)).max(axis=1).mean()) - accuracy

    if excess(-WIDEST) <= 0:
        return float(np.exp(-WIDEST))
    if excess(WIDEST) >= 0:
        return float(np.exp(WIDEST))
    found: Any = brentq(excess, -WIDEST, WIDEST, xtol=1e-3)
    return float(np.exp(found))


def calibrate(
    responsibilities: Float[np.ndarray, "L K"],
    ids: Int[np.ndarray, " L"],
    make_tau: MakeTau,
    usual: float = PRIOR_TEMPERATURE,
    kept: int = KEPT,
) -> float:
    """Return the temperature that fits the labelled rows. Each row is predicted by a tau made without its label.

    Args:
        responsibilities: r of the labelled rows.
        ids: Class ids of the labelled rows.
        make_tau: Function that computes tau from some of these rows; called once for each fold.
        usual: Median of the prior of T.
        kept: Number of labels of a class that must remain when one of them is judged.
    """
    if np.bincount(ids, minlength=1).max() <= kept:
        return usual  # No row could be judged, and computing tau is slow if there is a graph.
    proba, is_judged = withheld(responsibilities, ids, make_tau, CALIBRATION_FOLDS, MOST_ROWS, kept)
    return fit_temperature(proba[is_judged], ids[is_judged], usual)


def fit_temperature(
    proba: Float[np.ndarray, "n C"], ids: Int[np.ndarray, " n"], usual: float = PRIOR_TEMPERATURE
) -> float:
    """Return the T with the least loss: cross-entropy to Platt's targets plus the prior, whose median is `usual`."""
    n, classes = proba.shape
    if not n or classes < 2:
        return usual
    logits = np.log(np.maximum(proba, FLOOR))
    targets = np.full((n, classes), 1 / (n + 2) / (classes - 1))
    targets[np.arange(n), ids] = (n + 1) / (n + 2)

    def loss(log_temperature: float) -> float:
        scaled = logits * np.exp(-log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        normal = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return -(targets * normal).sum() + ((log_temperature - np.log(usual)) / PRIOR_SPREAD) ** 2 / 2

    best: Any = minimize_scalar(loss, bounds=(-WIDEST, WIDEST), method="bounded")
    return float(np.exp(best.x))
