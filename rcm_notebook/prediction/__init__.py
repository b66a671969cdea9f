"""Prediction without a network: tau from labels, its propagation, and p(y | x)."""

from rcm_notebook.prediction.prediction import Prediction
from rcm_notebook.prediction.propagation import propagate
from rcm_notebook.prediction.spreading import Graph, spread, tau_along_graph
from rcm_notebook.prediction.tau import Tau, class_ids, class_probabilities, tau_from_labels, unknown

__all__ = [
    "Graph",
    "Prediction",
    "Tau",
    "class_ids",
    "class_probabilities",
    "propagate",
    "spread",
    "tau_along_graph",
    "tau_from_labels",
    "unknown",
]
