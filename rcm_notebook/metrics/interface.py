"""What a metric is: a function of the true classes and the probabilities that gives one number."""

from collections.abc import Callable

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Float, Int

Metric = Callable[[np.ndarray, np.ndarray], float]
"""(truth [N] class ids, proba [N, C]) -> number. Rows whose truth is -1 do not count."""

METRICS: Registry[Metric] = Registry("metric")


def known(
    truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]
) -> tuple[Int[np.ndarray, " n"], Float[np.ndarray, "n c"]]:
    """Return truth and probabilities (float64) of the rows whose truth is known.

    A true class that the model does not have gets a column of zeros: the model gave it no probability at all.

    Raises:
        ValueError: The truth of no row is known.
    """
    rows = truth >= 0
    if not rows.any():
        raise ValueError("No row has a known class; give at least one truth of 0 or above.")
    truth, proba = truth[rows], proba[rows].astype(np.float64)
    missing = max(int(truth.max()) + 1 - proba.shape[1], 0)
    return truth, np.pad(proba, ((0, 0), (0, missing)))
