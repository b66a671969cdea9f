"""A loss term and the slider that moves its weight."""

from collections.abc import Callable
from typing import NamedTuple

from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float

EPSILON = 1e-8  # Keeps logarithms of probabilities finite; a choice far below 1 / K^2.


class Slider(NamedTuple):
    """A traced number that the user moves.

    Attributes:
        default: Its value where neither the phase nor the user says otherwise.
        low: Its range's lower end.
        high: Its range's upper end.
        description: One line that says what it does.
        is_main: Whether it is shown at once; the others are shown when asked for.
    """

    default: float
    low: float
    high: float
    description: str
    is_main: bool = True


class Term(NamedTuple):
    """A loss term.

    Attributes:
        compute: (forward) -> nats, the mean over the batch. A term that is registered with settings of its own is also
            given them, as the argument `settings`.
        weight: The slider of its weight.
    """

    compute: Callable[..., Float[Array, ""]]
    weight: Slider


TERMS: Registry[Term] = Registry("term")
