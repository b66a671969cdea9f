"""Negative log likelihood of the true classes. Confident mistakes cost the most."""

import numpy as np

from rcm_notebook.metrics.interface import METRICS, known
from rcm_notebook.types import Float, Int

FLOOR = 1e-12
"""Smallest probability that counts. A choice: a true class of probability zero must not make the mean infinite."""


@METRICS.register("nll")
def nll(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> float:
    """Return the mean of -log p(true class), in nats per row."""
    truth, proba = known(truth, proba)
    return float(-np.log(np.maximum(proba[np.arange(len(truth)), truth], FLOOR)).mean())
