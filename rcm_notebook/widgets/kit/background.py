"""Slow work for widgets: done outside the kernel's thread, one piece at a time; only the newest result is shown."""

from collections.abc import Callable
from typing import Any

from rcm_notebook.widgets.kit.binding import Bound


class Background:
    """The background work of a widget.

    Args:
        widget: The widget whose session does the work; a closed widget shows no result.
        show: Called with the result of the work and None, or with None and the error.
    """

    def __init__(self, widget: Bound, show: Callable[[Any, Exception | None], None]):
        self._widget, self._show = widget, show
        self._wanted: Callable[[], Any] | None = None
        self._is_running = False

    def ask(self, work: Callable[[], Any]) -> None:
        """Do `work` as soon as the current work is over; drop the results of all earlier requests."""
        self._wanted = work
        if not self._is_running:
            self._begin(work)

    def forget(self) -> None:
        """Drop the results of all requests."""
        self._wanted = None

    def _begin(self, work: Callable[[], Any]) -> None:
        self._is_running = True
        self._widget.session.in_background(work, lambda found, trouble: self._end(work, found, trouble))

    def _end(self, work: Callable[[], Any], found: Any, trouble: Exception | None) -> None:
        with self._widget._showing:
            self._is_running = False
            if self._widget.session is None or self._wanted is None:
                return
            if self._wanted is not work:
                self._begin(self._wanted)
                return
            self._wanted = None
            self._show(found, trouble)
