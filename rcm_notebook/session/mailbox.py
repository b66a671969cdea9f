"""The mailbox: what other threads hand over is done in the kernel's own thread, in order.

Where an event loop runs, as in a notebook, it empties the mailbox. Where none does, as in a script, whoever waits for
a job empties it.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Any


class Mailbox:
    """Changes that wait for the kernel's own thread, which is the one that makes the mailbox.

    Args:
        lock: Held while the changes are made.
    """

    def __init__(self, lock: threading.RLock):  # type: ignore[valid-type]  A factory before Python 3.13.
        self._lock = lock
        self._waiting: deque[Callable[[], None]] = deque()
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None

    def post(self, change: Callable[[], None]) -> None:
        """Hand over a change; from any thread."""
        self._waiting.append(change)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.empty)

    def empty(self) -> None:
        """Make the changes that wait. One that an interrupt has cut short stays for the next call."""
        with self._lock:
            change = None
            try:
                while self._waiting:
                    change = self._waiting.popleft()
                    change()
                    change = None
            except KeyboardInterrupt:
                if change is not None:
                    self._waiting.appendleft(change)
                raise

    def in_background(self, work: Callable[[], Any], then: Callable[[Any, Exception | None], None]) -> None:
        """Do what takes a while in a thread of its own.

        Args:
            work: It may only read.
            then: Called in the kernel's own thread with what `work` returned, or with None and what it raised.
        """

        def run() -> None:
            try:
                found, trouble = work(), None
            except Exception as problem:  # Whatever it is, it belongs to whoever asked, not to the thread.
                found, trouble = None, problem
            self.post(lambda: then(found, trouble))

        threading.Thread(target=run, name="rcm-background", daemon=True).start()
