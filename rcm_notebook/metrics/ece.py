"""Expected calibration error: the difference between the predicted certainty and the accuracy.

ECE = sum_b n_b / N |accuracy_b - certainty_b|     over bins of equal width (Guo et al. 2017, eq. 3)
"""

from dataclasses import dataclass

import numpy as np

from rcm_notebook.metrics.interface import METRICS, known
from rcm_notebook.types import Float, Int

BINS = 15
"""Number of bins, as in Guo et al."""


@dataclass(frozen=True, eq=False)
class Bins:
    """Rows binned by the certainty of their prediction, in bins of equal width over [0, 1], closed on the right.

    Attributes:
        count: Number of rows in each bin.
        certainty: Sum, over the rows of each bin, of the probability of the predicted class.
        right: Number of rows in each bin that are predicted correctly.
    """

    count: Int[np.ndarray, " bins"]
    certainty: Float[np.ndarray, " bins"]
    right: Int[np.ndarray, " bins"]

    @property
    def ece(self) -> float:
        """The expected calibration error, 0 to 1."""
        return float(np.abs(self.right - self.certainty).sum() / self.count.sum())


def bins(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> Bins:
    """Return the rows with a known true class, in `BINS` bins."""
    truth, proba = known(truth, proba)
    certainty, right = proba.max(axis=1), proba.argmax(axis=1) == truth
    which = np.clip(np.ceil(certainty * BINS).astype(int) - 1, 0, BINS - 1)
    counts = (np.bincount(which, minlength=BINS), np.bincount(which[right], minlength=BINS))
    return Bins(counts[0], np.bincount(which, weights=certainty, minlength=BINS), counts[1])


@METRICS.register("ece")
def ece(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> float:
    """Return the expected calibration error, 0 to 1."""
    return bins(truth, proba).ece
