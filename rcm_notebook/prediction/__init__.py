"""Prediction without a classifier network: tau from labels, its propagation, and p(y | x)."""

from rcm_notebook.prediction.balance import NEGLIGIBLE
from rcm_notebook.prediction.names import Meaning, Names
from rcm_notebook.prediction.prediction import Prediction
from rcm_notebook.prediction.propagation import propagate
from rcm_notebook.prediction.rule import TauRule
from rcm_notebook.prediction.sources import Sources
from rcm_notebook.prediction.spreading import Graph, spread
from rcm_notebook.prediction.tau import Tau, class_ids, class_probabilities, tau_from_labels, unknown

__all__ = [
    "NEGLIGIBLE",
    "Graph",
    "Meaning",
    "Names",
    "Prediction",
    "Sources",
    "Tau",
    "TauRule",
    "class_ids",
    "class_probabilities",
    "propagate",
    "spread",
    "tau_from_labels",
    "unknown",
]
