"""Where in the curriculum a session is."""

from typing import NamedTuple


class Position(NamedTuple):
    """A place in the curriculum, kept with every checkpoint.

    Attributes:
        phase: Index of the phase.
        phase_epochs: Epochs of it that are over.
        is_begun: Whether the parameters have taken a step of it, so that what happens once has happened.
        by_hand: Whether the user has turned to it, instead of the curriculum.
    """

    phase: int = 0
    phase_epochs: int = 0
    is_begun: bool = False
    by_hand: bool = False
