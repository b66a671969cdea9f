"""Acquisitions: which rows to label next. To add one, add a file that registers itself, and one line here."""

from rcm_notebook.acquisition.boundary import boundary
from rcm_notebook.acquisition.coverage import coverage
from rcm_notebook.acquisition.entropy import entropy
from rcm_notebook.acquisition.epistemic import epistemic
from rcm_notebook.acquisition.interface import ACQUISITIONS, Acquisition, AcquisitionState, Query, resolve
from rcm_notebook.acquisition.margin import margin
from rcm_notebook.acquisition.ood import ood
from rcm_notebook.acquisition.random import random
from rcm_notebook.acquisition.typical import typical

__all__ = [
    "ACQUISITIONS",
    "Acquisition",
    "AcquisitionState",
    "Query",
    "boundary",
    "coverage",
    "entropy",
    "epistemic",
    "margin",
    "ood",
    "random",
    "resolve",
    "typical",
]
