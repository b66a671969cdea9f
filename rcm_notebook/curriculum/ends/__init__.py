"""Ends: what a phase of the curriculum waits for. A new one is one file that registers itself, and one line here."""

from rcm_notebook.curriculum.ends.by_hand import ByHand
from rcm_notebook.curriculum.ends.epochs import Epochs
from rcm_notebook.curriculum.ends.interface import ENDS, Course, End
from rcm_notebook.curriculum.ends.labels import LabelsReached
from rcm_notebook.curriculum.ends.plateau import Plateau

__all__ = ["ENDS", "ByHand", "Course", "End", "Epochs", "LabelsReached", "Plateau"]
