"""Closing widgets so that the page frees them.

The browser half is ``widgets/esm/closing.js``; it explains what the page would keep without it.
"""

from __future__ import annotations

from collections.abc import Iterable

import anywidget
import ipywidgets as ipw

from rcm_notebook.browser import module


class ClosingWidgets(anywidget.AnyWidget):
    """A widget without a view that tells the page which widgets will be closed next."""

    _esm = module("closing.js")


_closing: ClosingWidgets | None = None


def prepare_closing() -> None:
    """Make the kernel's one `ClosingWidgets` if there is none; the page must load it before a widget is closed."""
    global _closing
    if _closing is None or _closing.comm is None:  # `Widget.close_all` closes this one too.
        _closing = ClosingWidgets()


def tell_closing(widgets: Iterable[ipw.Widget]) -> None:
    """Tell the page that exactly these widgets, without their parts, will be closed next."""
    closing = [widget.model_id for widget in widgets if widget.comm is not None]
    if closing and _closing is not None and _closing.comm is not None:
        _closing.send({"closing": closing})


def close_each(widgets: Iterable[ipw.Widget]) -> None:
    """Close widgets, here and in the page; their parts stay open unless `widgets` has them too."""
    closing = list(widgets)
    tell_closing(closing)
    for widget in closing:
        widget.close()
