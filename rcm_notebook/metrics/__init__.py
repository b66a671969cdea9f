"""Metrics: what a prediction is worth. A new one is one file that registers itself, and one line here."""

from rcm_notebook.metrics.accuracy import accuracy
from rcm_notebook.metrics.auroc import auroc, separation
from rcm_notebook.metrics.ece import ece
from rcm_notebook.metrics.interface import METRICS, Metric
from rcm_notebook.metrics.nll import nll

__all__ = ["METRICS", "Metric", "accuracy", "auroc", "ece", "nll", "separation"]
