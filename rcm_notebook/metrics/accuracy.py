"""Accuracy: the share of rows whose most probable class is the true one."""

import numpy as np

from rcm_notebook.metrics.interface import METRICS, known
from rcm_notebook.types import Float, Int


@METRICS.register("accuracy")
def accuracy(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> float:
    """Return the accuracy, 0 to 1. Among equal probabilities the lowest id counts."""
    truth, proba = known(truth, proba)
    return float((proba.argmax(axis=1) == truth).mean())
