"""Where a widget stands in the workbench."""

from typing import Literal, NamedTuple


class Tab(NamedTuple):
    """A tab of the workbench.

    Attributes:
        title: What stands on it.
        where: ``beside`` the map, for what one does while it moves; or ``below`` it, for what there is to look at.
        place: Where it stands among the others, ascending; those of one place stand in the order of registration.
    """

    title: str
    where: Literal["beside", "below"] = "below"
    place: int = 1000
