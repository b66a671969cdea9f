"""Expected calibration error: how far stated certainty is from the share of right answers.

ECE = sum_b n_b / N |accuracy_b - certainty_b|     over bins of equal width (Guo et al. 2017, eq. 3)
"""

import numpy as np

from rcm_notebook.metrics.interface import METRICS, known
from rcm_notebook.types import Float, Int

BINS = 15
"""Number of bins, as in Guo et al."""


@METRICS.register("ece")
def ece(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> float:
    """Return the expected calibration error, 0 to 1; bins are closed on the right."""
    truth, proba = known(truth, proba)
    certainty, right = proba.max(axis=1), proba.argmax(axis=1) == truth
    which = np.clip(np.ceil(certainty * BINS).astype(int) - 1, 0, BINS - 1)
    gaps = np.bincount(which, weights=right - certainty, minlength=BINS)
    return float(np.abs(gaps).sum() / len(truth))
