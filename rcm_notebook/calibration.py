"""Calibration: stated certainty made to mean what it says, by one temperature.

    p_T(y | x) ~ p(y | x)^(1 / T)

T is fitted to labelled rows that were withheld from tau in turn, so that none answers for itself (temperature scaling:
Guo et al. 2017, section 4.2). With few labels all of them may be met, and nothing would keep T from falling to zero; so
the answers are taken as right with probability (L + 1) / (L + 2), as Platt (1999, section 2.2) does, and log T has a
normal prior.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from rcm_notebook.types import Bool, Float, Int

FOLDS = 10
"""Parts of the labelled rows that are withheld in turn. A choice: tau is found once for each."""

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

MakeTau = Callable[[Float[np.ndarray, "L K"], Int[np.ndarray, " L"]], Float[np.ndarray, "K C"]]
"""(responsibilities of labelled rows, their class ids) -> tau."""


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
        make_tau: How tau follows from labelled rows; called once for each part that is withheld.
    """
    proba, judged = withheld(responsibilities, ids, make_tau)
    return fit_temperature(proba[judged], ids[judged])


def withheld(
    responsibilities: Float[np.ndarray, "L K"], ids: Int[np.ndarray, " L"], make_tau: MakeTau
) -> tuple[Float[np.ndarray, "L C"], Bool[np.ndarray, " L"]]:
    """Return p(y | x) of every labelled row from the labels of the other parts, and which rows this can judge.

    A row cannot be judged where no other part has a label of its class: what is not known is no error of certainty.
    """
    rng = np.random.default_rng(0)
    rows = rng.permutation(len(ids))[:MOST_ROWS]
    part = np.full(len(ids), -1)
    part[rows[np.argsort(ids[rows], kind="stable")]] = (
        np.arange(len(rows)) % FOLDS
    )  # Classes are spread over the parts.
    proba, judged = None, np.zeros(len(ids), dtype=bool)
    for fold in range(min(FOLDS, len(rows))):
        out = part == fold
        tau = make_tau(responsibilities[~out], ids[~out])
        if proba is None:
            proba = np.zeros((len(ids), tau.shape[1]))
        proba[out] = responsibilities[out] @ tau
        judged[out] = np.isin(ids[out], ids[~out])
    return np.zeros((len(ids), 0)) if proba is None else proba, judged


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
