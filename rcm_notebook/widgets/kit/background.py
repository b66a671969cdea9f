"""Answers that take a while: computed beside the kernel's thread, one at a time, and only the newest is shown."""

from collections.abc import Callable
from typing import Any

from rcm_notebook.widgets.kit.binding import Bound


class Background:
    """What a widget asks for in the background.

    Args:
        widget: Whose session does the work; nothing is shown any more once it is closed.
        show: Called with what the work returned, or with None and what it raised.
    """

    def __init__(self, widget: Bound, show: Callable[[Any, Exception | None], None]):
        self._widget, self._show = widget, show
        self._wanted: Callable[[], Any] | None = None
        self._is_running = False

    def ask(self, work: Callable[[], Any]) -> None:
        """Do `work` as soon as the one under way is over; the answers to all earlier requests are void."""
        self._wanted = work
        if not self._is_running:
            self._begin(work)

    def forget(self) -> None:
        """Make the answer to every request void."""
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
