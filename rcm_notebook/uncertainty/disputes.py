"""Labels that the model disputes: confident learning on probabilities that never saw the label in question.

A row labelled y is disputed if another class l is as likely for it as for rows that bear l themselves,

    p_l >= t_l  with  l = argmax over {j : p_j >= t_j} of p_j  and  l != y,     t_j = mean of p_j over rows labelled j

and ranked by p_l - p_y. Northcutt, Jiang & Chuang, "Confident Learning", 2021, eqs. 1 and 2; p comes from tau made
without the row's label, since labels reach the prediction through tau.
"""

from typing import NamedTuple

import numpy as np

from rcm_notebook.types import Float, Int

DISPUTE_FOLDS = 50
"""Times that tau is made anew at most. A choice: up to 50 labels each row is left out alone, beyond, in groups."""


class Disputes(NamedTuple):
    """Disputed labels, the most disputed first.

    Attributes:
        places: Which of the labelled rows, as indices into them.
        suggested: The class id that the model gives each.
        margin: p_suggested - p_given, above 0 where the model is plainly against the label.
        proba: p_suggested.
    """

    places: Int[np.ndarray, " n"]
    suggested: Int[np.ndarray, " n"]
    margin: Float[np.ndarray, " n"]
    proba: Float[np.ndarray, " n"]


def disputed(proba: Float[np.ndarray, "L C"], ids: Int[np.ndarray, " L"]) -> Disputes:
    """Return the labels that the probabilities dispute.

    A class's only label is never disputed, and no label is disputed in its favour: without it nothing is known of it.

    Args:
        proba: Out-of-sample p(y | x) of the labelled rows.
        ids: Their labels, 0 to C - 1.
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
