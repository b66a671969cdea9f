"""Withheld labels: p(y | x) of a labelled row, from a tau that is made without its label.

Labelled rows are dealt into folds, and each class is spread over as many folds as possible. tau is computed once
without each fold. This cross-validates only tau: the network's parameters may have been trained on the label. Stone
(1974).
"""

from collections.abc import Callable

import numpy as np

from rcm_notebook.types import Bool, Float, Int

MakeTau = Callable[[Bool[np.ndarray, " L"]], Float[np.ndarray, "K C"]]
"""Which of the labelled rows count -> tau."""

KEPT = 2
"""Number of labels of a class that must remain when one of them is judged. A choice, made on a validation split of
Banking77's training rows: at 1, every probability was far too low with two labels a class."""


def withheld(
    responsibilities: Float[np.ndarray, "L K"],
    ids: Int[np.ndarray, " L"],
    make_tau: MakeTau,
    folds: int,
    most: int | None = None,
    kept: int = KEPT,
) -> tuple[Float[np.ndarray, "L C"], Bool[np.ndarray, " L"]]:
    """Return p(y | x) of every labelled row from the labels of the other folds, and which rows this can judge.

    A row is not judged if the other folds have fewer than `kept` labels of its class. Without enough labels, a wrong
    prediction shows missing knowledge and not wrong certainty. With two labels, withholding one removes half of what is
    known.

    Args:
        responsibilities: r of the labelled rows.
        ids: Class ids of the labelled rows.
        make_tau: Function that computes tau from some of these rows; called once a fold.
        folds: Number of folds. If there are as many rows or fewer, each is left out alone.
        most: Largest number of rows that are withheld; None for all. The others always count, and their p stays 0.
        kept: Number of labels of a class that must remain when one of them is judged.
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
        is_judged[out] = np.bincount(ids[~out], minlength=ids.max() + 1)[ids[out]] >= kept
    return proba, is_judged
