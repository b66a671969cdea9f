"""Metrics: how good a prediction is. To add one, add a file that registers itself, and one line here."""

from rcm_notebook.metrics.accuracy import accuracy
from rcm_notebook.metrics.auroc import auroc, separation
from rcm_notebook.metrics.ece import BINS, Bins, bins, ece
from rcm_notebook.metrics.interface import METRICS, Disabled, Measurement, Metric, measure
from rcm_notebook.metrics.nll import nll
from rcm_notebook.metrics.purity import purity

__all__ = [
    "BINS",
    "METRICS",
    "Bins",
    "Disabled",
    "Measurement",
    "Metric",
    "accuracy",
    "auroc",
    "bins",
    "ece",
    "measure",
    "nll",
    "purity",
    "separation",
]
