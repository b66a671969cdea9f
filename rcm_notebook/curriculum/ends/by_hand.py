"""A phase that the user ends."""

from dataclasses import dataclass

from rcm_notebook.curriculum.ends.interface import ENDS, Course, End


@ENDS.register("by_hand")
@dataclass(frozen=True)
class ByHand(End):
    """The phase lasts until the user ends it."""

    name = "by_hand"

    def is_reached(self, course: Course) -> bool:
        """Return False: only the user ends the phase."""
        return False

    def __str__(self) -> str:
        """Say who ends the phase."""
        return "lasts until you go on"
