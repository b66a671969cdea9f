"""Labels that the model disputes: confident learning on probabilities computed without the label in question.

A row labelled y is disputed if another class l is as likely for it as for rows that are labelled l:

    p_l >= t_l  with  l = argmax over {j : p_j >= t_j} of p_j  and  l != y,     t_j = mean of p_j over rows labelled j

Disputed rows are ranked by p_l - p_y. Northcutt, Jiang & Chuang, "Confident Learning", 2021, eqs. 1 and 2. Labels reach
the prediction through tau, so p comes from a tau made without the row's label.
"""

from typing import NamedTuple

import numpy as np

from rcm_notebook.types import Float, Int

DISPUTE_FOLDS = 50
"""Largest number of times that tau is computed. A choice: up to 50 rows are left out one by one, more in groups."""


class Disputes(NamedTuple):
    """Disputed labels, the most disputed first.

    Attributes:
        places: Indices of the disputed rows among the labelled rows.
        suggested: Class id that the model suggests for each.
        margin: p_suggested - p_given, above 0.
        proba: p_suggested.
    """

    places: Int[np.ndarray, " n"]
    suggested: Int[np.ndarray, " n"]
    margin: Float[np.ndarray, " n"]
    proba: Float[np.ndarray, " n"]


def disputed(proba: Float[np.ndarray, "L C"], ids: Int[np.ndarray, " L"]) -> Disputes:
    """Return the labels that the probabilities dispute.

    A class needs two labels to take part. Its only label is never disputed, and it is never suggested for another row:
    without that label the model knows nothing about the class.

    Args:
        proba: Out-of-sample p(y | x) of the labelled rows.
        ids: Class ids of the labelled rows, 0 to C - 1.
    """
    rows, n_classes = np.arange(len(ids)), proba.shape[1]
    counts = np.bincount(ids, minlength=n_classes)
    own = proba[rows, ids]
    threshold = np.bincount(ids, own, minlength=n_classes) / np.maximum(counts, 1)
    eligible = (proba >= threshold) & (counts >= 2)
    likely = np.where(eligible, proba, -1.0)
    best = likely.argmax(axis=1) if n_classes else np.zeros(0, np.int64)
    against = likely[rows, best] - own
    found = np.flatnonzero((likely[rows, best] >= 0) & (best != ids) & (counts[ids] >= 2) & (against > 0))
    order = found[np.argsort(-against[found], kind="stable")]
    return Disputes(order, best[order], against[order], proba[order, best[order]])
