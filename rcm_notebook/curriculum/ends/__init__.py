"""Ends: the conditions that end a phase. To add one, add a file that registers itself, and one line here."""

from rcm_notebook.curriculum.ends.by_hand import ByHand
from rcm_notebook.curriculum.ends.epochs import Epochs
from rcm_notebook.curriculum.ends.interface import ENDS, Course, End
from rcm_notebook.curriculum.ends.labels import LabelsReached
from rcm_notebook.curriculum.ends.plateau import Plateau

__all__ = ["ENDS", "ByHand", "Course", "End", "Epochs", "LabelsReached", "Plateau"]
