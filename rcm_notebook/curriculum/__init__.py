"""The curriculum: an ordered tuple of phases. Each has weights, a learning rate, frozen parts and an end."""

from rcm_notebook.curriculum.concept import concept
from rcm_notebook.curriculum.default import default_curriculum
from rcm_notebook.curriculum.ends import ENDS, ByHand, Course, End, Epochs, LabelsReached, Plateau
from rcm_notebook.curriculum.interface import CURRICULA
from rcm_notebook.curriculum.phase import Curriculum, Phase
from rcm_notebook.curriculum.position import Position

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
