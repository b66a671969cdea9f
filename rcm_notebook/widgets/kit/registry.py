"""The registry of widgets, and the widgets that have a tab in the workbench."""

from collections.abc import Mapping
from typing import Literal

from rcm_notebook.registry import Registry
from rcm_notebook.widgets.kit.binding import Bound

WIDGETS: Registry[type[Bound]] = Registry("widget")
"""Every widget by the name of its class. A widget with a `tab` is a tab of the workbench."""


def tabs(where: Literal["beside", "below"]) -> Mapping[str, type[Bound]]:
    """Return the widgets with a tab beside or below the map, by the tab's title, in the order of the tabs."""
    placed = [(kind.tab, kind) for kind in WIDGETS.values() if kind.tab is not None and kind.tab.where == where]
    return {tab.title: kind for tab, kind in sorted(placed, key=lambda entry: entry[0].place)}
