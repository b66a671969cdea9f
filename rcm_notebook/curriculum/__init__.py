"""The curriculum: an ordered tuple of phases, each with weights, a learning rate, frozen parts and an end."""

from collections.abc import Callable

from rcm_notebook.curriculum.concept import concept
from rcm_notebook.curriculum.default import default_curriculum
from rcm_notebook.curriculum.ends import ENDS, ByHand, Course, End, Epochs, LabelsReached, Plateau
from rcm_notebook.curriculum.phase import Curriculum, Phase
from rcm_notebook.curriculum.position import Position
from rcm_notebook.registry import Registry

CURRICULA: Registry[Callable[[int, str], Curriculum]] = Registry("curriculum")
"""Shipped curricula: functions of the steps in an epoch and the kind of data; ``default`` is what a session takes."""
CURRICULA.add("default", default_curriculum)
CURRICULA.add("concept", concept)

__all__ = [
    "CURRICULA",
    "ENDS",
    "ByHand",
    "Course",
    "Curriculum",
    "End",
    "Epochs",
    "LabelsReached",
    "Phase",
    "Plateau",
    "Position",
    "concept",
    "default_curriculum",
]
