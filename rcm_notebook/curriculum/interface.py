"""What a shipped curriculum is: a function of the steps in an epoch and of the kind of data."""

from collections.abc import Callable

from rcm_notebook.curriculum.phase import Curriculum
from rcm_notebook.registry import Registry

CURRICULA: Registry[Callable[[int, str], Curriculum]] = Registry("curriculum")
"""(steps an epoch, ``image`` or ``vector``) -> phases; ``default`` is what a session takes."""
