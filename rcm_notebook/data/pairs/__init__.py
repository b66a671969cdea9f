"""Positive pairs: the registry of the ways in which a data set says what belongs together."""

from rcm_notebook.data.pairs.augment import Augment
from rcm_notebook.data.pairs.interface import Cancelled, Pairs, Progress
from rcm_notebook.data.pairs.neighbours import Neighbours
from rcm_notebook.registry import Registry

PAIRS: Registry[type[Pairs]] = Registry("kind of pairs")
PAIRS.add("augment", Augment)
PAIRS.add("neighbours", Neighbours)

__all__ = ["PAIRS", "Cancelled", "Pairs", "Progress"]
