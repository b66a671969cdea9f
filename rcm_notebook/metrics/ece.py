"""Expected calibration error: how far stated certainty is from the share of right answers.

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
    """Rows by how sure their prediction is, in bins of equal width over [0, 1], closed on the right.

    Attributes:
        count: Rows of each bin.
        certainty: Sum over them of the probability of the predicted class.
        right: How many of them are predicted rightly.
    """

    count: Int[np.ndarray, " bins"]
    certainty: Float[np.ndarray, " bins"]
    right: Int[np.ndarray, " bins"]

    @property
    def ece(self) -> float:
        """The expected calibration error, 0 to 1."""
        return float(np.abs(self.right - self.certainty).sum() / self.count.sum())


def bins(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> Bins:
    """Return the rows whose truth is known, in `BINS` bins."""
    truth, proba = known(truth, proba)
    certainty, right = proba.max(axis=1), proba.argmax(axis=1) == truth
    which = np.clip(np.ceil(certainty * BINS).astype(int) - 1, 0, BINS - 1)
    counts = (np.bincount(which, minlength=BINS), np.bincount(which[right], minlength=BINS))
    return Bins(counts[0], np.bincount(which, weights=certainty, minlength=BINS), counts[1])


@METRICS.register("ece")
def ece(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> float:
    """Return the expected calibration error, 0 to 1."""
    return bins(truth, proba).ece
