"""The place of a widget in the workbench."""

from typing import Literal, NamedTuple


class Tab(NamedTuple):
    """A tab of the workbench.

    Attributes:
        title: Title of the tab.
        where: ``beside`` the map, for actions while the map moves; or ``below`` it, for things to look at.
        place: Order among the tabs, ascending; tabs with the same place are in the order of registration.
    """

    title: str
    where: Literal["beside", "below"] = "below"
    place: int = 1000
