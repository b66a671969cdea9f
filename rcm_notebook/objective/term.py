"""A loss term and the slider that moves its weight."""

from collections.abc import Callable
from typing import NamedTuple

from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float

EPSILON = 1e-8  # Keeps logarithms of probabilities finite; a choice far below 1 / K^2.


class Slider(NamedTuple):
    """A traced number that the user moves.

    Attributes:
        default: Its value if neither the phase nor the user sets one.
        low: Lower end of its range.
        high: Upper end of its range.
        description: One line that says what it does.
        is_main: Whether it is always shown. The others are shown on request.
    """

    default: float
    low: float
    high: float
    description: str
    is_main: bool = True


class Term(NamedTuple):
    """A loss term.

    Attributes:
        compute: (forward) -> nats, the mean over the batch. A term that is registered with its own settings also gets
            them, as the argument `settings`.
        weight: The slider of its weight.
    """

    compute: Callable[..., Float[Array, ""]]
    weight: Slider


TERMS: Registry[Term] = Registry("term", Term)
