"""Closing widgets so that the page forgets them.

The browser half is ``widgets/esm/closing.js``, which says what would stay without it.
"""

from __future__ import annotations

from collections.abc import Iterable

import anywidget
import ipywidgets as ipw

from rcm_notebook.static import module


class Farewell(anywidget.AnyWidget):
    """Without a view: tells the page which widgets are about to be closed."""

    _esm = module("closing.js")


_farewell: Farewell | None = None


def prepare_farewell() -> None:
    """Make the kernel's one farewell, unless it is there: with the first widget, since the page has to load it."""
    global _farewell
    if _farewell is None or _farewell.comm is None:  # `Widget.close_all` closes it with all others.
        _farewell = Farewell()


def say_farewell(widgets: Iterable[ipw.Widget]) -> None:
    """Tell the page that these widgets, each of them named, are closed next."""
    closing = [widget.model_id for widget in widgets if widget.comm is not None]
    if closing and _farewell is not None and _farewell.comm is not None:
        _farewell.send({"closing": closing})


def close_each(widgets: Iterable[ipw.Widget]) -> None:
    """Close widgets, here and in the page; what they are made of only where it is named, too."""
    closing = list(widgets)
    say_farewell(closing)
    for widget in closing:
        widget.close()
