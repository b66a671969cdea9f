"""Positive pairs: what belongs together. A new kind is one file that registers itself, and one line here.

This folder loads JAX; `rcm_notebook.data` itself does not.
"""

from rcm_notebook.data.pairs.augment import Augment
from rcm_notebook.data.pairs.interface import PAIRS, Cancelled, Pairs, Progress
from rcm_notebook.data.pairs.neighbours import Neighbours

__all__ = ["PAIRS", "Augment", "Cancelled", "Neighbours", "Pairs", "Progress"]
