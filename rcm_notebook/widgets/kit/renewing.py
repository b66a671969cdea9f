"""Sending the state of widgets again, after the page restored them from an older one.

The browser half is ``widgets/esm/renewing.js``; it explains what the page would show without it.
"""

from __future__ import annotations

from collections.abc import Callable

import anywidget

from rcm_notebook.browser import module


class RenewingWidgets(anywidget.AnyWidget):
    """A widget without a view through which the page asks for the state of every widget."""

    _esm = module("renewing.js")


_renewing: RenewingWidgets | None = None


def prepare_renewing(send_states: Callable[[], None]) -> None:
    """Make the kernel's one `RenewingWidgets` if there is none.

    Args:
        send_states: Sends the state of every widget; called when the page asks.
    """
    global _renewing
    if _renewing is None or _renewing.comm is None:  # `Widget.close_all` closes this one too.
        _renewing = RenewingWidgets()
        _renewing.on_msg(lambda *_: send_states())
