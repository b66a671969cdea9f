"""Area under the ROC curve: the probability that a positive row scores above a negative one. A tie counts half.

AUROC = (sum of the positives' ranks - P (P + 1) / 2) / (P Q)      P positives, Q negatives (Mann & Whitney 1947)
"""

import numpy as np

from rcm_notebook.metrics.interface import METRICS, Disabled, known
from rcm_notebook.types import Bool, Float, Int


@METRICS.register("auroc")
def auroc(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> float:
    """Return the mean AUROC of each class against the rest, over the classes that occur; of two classes, that of id 1.

    Raises:
        Disabled: All known rows have the same class.
    """
    truth, proba = known(truth, proba)
    occurring = np.unique(truth)
    if proba.shape[1] == 2:
        occurring = occurring[-1:]
    return float(np.mean([separation(truth == y, proba[:, y]) for y in occurring]))


def separation(positive: Bool[np.ndarray, " N"], score: Float[np.ndarray, " N"]) -> float:
    """Return the AUROC of one score for one yes-or-no question, such as whether a row is out of distribution.

    Raises:
        Disabled: There is no positive or no negative row.
    """
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if n_positive == 0 or n_negative == 0:
        raise Disabled(f"An AUROC needs rows of both kinds; there are {n_positive} positive, {n_negative} negative.")
    _, place, ties = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]
    return float((ranks[positive].sum() - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative))
