"""The interface of a built-in curriculum: a function of the number of steps an epoch and the kind of data."""

from collections.abc import Callable

from rcm_notebook.curriculum.phase import Curriculum
from rcm_notebook.registry import Registry

CURRICULA: Registry[Callable[[int, str], Curriculum]] = Registry("curriculum")
"""(steps an epoch, ``image`` or ``vector``) -> phases. A session takes ``default`` if none is named."""
