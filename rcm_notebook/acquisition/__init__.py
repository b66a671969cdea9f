"""Acquisitions: what to label next. A new one is one file that registers itself, and one line here."""

from rcm_notebook.acquisition.coverage import coverage
from rcm_notebook.acquisition.entropy import entropy
from rcm_notebook.acquisition.interface import ACQUISITIONS, Acquisition, AcquisitionState, Query, resolve
from rcm_notebook.acquisition.margin import margin
from rcm_notebook.acquisition.random import random

__all__ = [
    "ACQUISITIONS",
    "Acquisition",
    "AcquisitionState",
    "Query",
    "coverage",
    "entropy",
    "margin",
    "random",
    "resolve",
]
