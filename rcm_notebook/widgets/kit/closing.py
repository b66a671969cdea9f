"""Closing widgets so that the page forgets them.

The browser half is ``widgets/esm/closing.js``, which says what would stay without it.
"""

from __future__ import annotations

from collections.abc import Iterable

import anywidget
import ipywidgets as ipw

from rcm_notebook.browser import module


class ClosingWidgets(anywidget.AnyWidget):
    """Without a view: tells the page which widgets are about to be closed."""

    _esm = module("closing.js")


_closing: ClosingWidgets | None = None


def prepare_closing() -> None:
    """Make the kernel's one widget that tells the page, unless it is there; the page has to load it first."""
    global _closing
    if _closing is None or _closing.comm is None:  # `Widget.close_all` closes it with all others.
        _closing = ClosingWidgets()


def tell_closing(widgets: Iterable[ipw.Widget]) -> None:
    """Tell the page that these widgets, each of them named, are closed next."""
    closing = [widget.model_id for widget in widgets if widget.comm is not None]
    if closing and _closing is not None and _closing.comm is not None:
        _closing.send({"closing": closing})


def close_each(widgets: Iterable[ipw.Widget]) -> None:
    """Close widgets, here and in the page; what they are made of only where it is named, too."""
    closing = list(widgets)
    tell_closing(closing)
    for widget in closing:
        widget.close()
