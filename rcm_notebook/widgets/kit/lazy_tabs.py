"""Tabs that make their content when they are first opened, so that a tab that nobody opens costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as ipw


class LazyTabs(ipw.Tab):
    """One tab for each maker of a widget; the first tab is open.

    Args:
        makers: Title of a tab -> function that makes its widget.
    """

    def __init__(self, makers: Mapping[str, Callable[[], ipw.Widget]]):
        self._makers = dict(makers)
        self.made: dict[str, ipw.Widget] = {}
        super().__init__([ipw.VBox() for _ in makers], titles=tuple(makers), selected_index=0)
        self.add_class("rcm-tabs")
        self.observe(lambda change: self._open(change["new"]), "selected_index")
        self._open(0)

    def part(self, title: str) -> ipw.Widget:
        """Return the widget of a tab; make it if the tab was never opened."""
        if title not in self.made:
            self.made[title] = self._makers[title]()
            self.children[self.titles.index(title)].children = (self.made[title],)
        return self.made[title]

    def _open(self, index: int | None) -> None:
        if index is not None:
            self.part(self.titles[index])
