"""Withheld labels: p(y | x) of a labelled row when tau is made without its label, since no row may answer for itself.

Labelled rows are dealt into folds, every class over as many as it can reach, and tau is made once without each fold.
That is cross-validation of tau alone: the parameters may have been trained on the label. Stone (1974).
"""

from collections.abc import Callable

import numpy as np

from rcm_notebook.types import Bool, Float, Int

MakeTau = Callable[[Bool[np.ndarray, " L"]], Float[np.ndarray, "K C"]]
"""Which of the labelled rows have a say -> tau."""

KEPT = 2
"""Labels of a class that must remain where one of them is judged. A choice, made on a validation split of Banking77's
training rows: at 1, two labels a class made every probability far too modest."""


def withheld(
    responsibilities: Float[np.ndarray, "L K"],
    ids: Int[np.ndarray, " L"],
    make_tau: MakeTau,
    folds: int,
    most: int | None = None,
) -> tuple[Float[np.ndarray, "L C"], Bool[np.ndarray, " L"]]:
    """Return p(y | x) of every labelled row from the labels of the other folds, and which rows this can judge.

    A row cannot be judged where the other folds have fewer than `KEPT` labels of its class: what is not known is no
    error of certainty, and of two labels the one withheld is half of what is known.

    Args:
        responsibilities: r of the labelled rows.
        ids: Their class ids.
        make_tau: How tau follows from some of these rows; called once a fold.
        folds: How many; where there are as many rows or fewer, each is left out alone.
        most: Rows that are withheld at most; the others, whose p stays 0, keep their say. None: all.
    """
    rows = np.random.default_rng(0).permutation(len(ids))[:most]
    fold = np.full(len(ids), -1)
    fold[rows[np.argsort(ids[rows], kind="stable")]] = np.arange(len(rows)) % folds
    proba, is_judged = np.zeros((len(ids), 0)), np.zeros(len(ids), dtype=bool)
    for number in range(min(folds, len(rows))):
        out = fold == number
        tau = make_tau(~out)
        if not number:
            proba = np.zeros((len(ids), tau.shape[1]))
        proba[out] = responsibilities[out] @ tau
        is_judged[out] = np.bincount(ids[~out], minlength=ids.max() + 1)[ids[out]] >= KEPT
    return proba, is_judged
