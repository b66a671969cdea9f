"""Closing widgets so that the page forgets them.

The browser half is ``widgets/esm/farewell.js``, which says what would stay without it.
"""

from __future__ import annotations

from collections.abc import Iterable

import anywidget
import ipywidgets as ipw

from rcm_notebook.static import module


class Farewell(anywidget.AnyWidget):
    """Without a view: tells the page which widgets are about to be closed."""

    _esm = module("farewell.js")


_farewell: Farewell | None = None


def prepare_farewell() -> Farewell:
    """Return the kernel's one farewell; the page needs a moment to load it, so it is made with the first widget."""
    global _farewell
    if _farewell is None or _farewell.comm is None:  # `Widget.close_all` closes it with all others.
        _farewell = Farewell()
    return _farewell


def say_farewell(widgets: Iterable[ipw.Widget]) -> None:
    """Tell the page that these widgets, each of them named, are closed next."""
    prepare_farewell().send({"closing": [widget.model_id for widget in widgets if widget.comm is not None]})


def close_all(widgets: Iterable[ipw.Widget]) -> None:
    """Close widgets, here and in the page; what they are made of only where it is named, too."""
    closing = list(widgets)
    say_farewell(closing)
    for widget in closing:
        widget.close()
