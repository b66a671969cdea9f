"""Writing a file in the background: many requests, few writes, and no thread while idle."""

import threading
import warnings
from collections.abc import Callable

DELAY = 0.05
"""Seconds between the first request and the write, so that quick gestures share one: a choice below notice."""


class BackgroundWriter:
    """Calls `write` soon after `request`, once for all requests until then, in a thread that ends with the work.

    Args:
        write: Brings the file up to date as of when it starts. What it raises is kept as `problem`, and the request
            stands until the next one.
        name: The file's name, for the thread's and for messages.
        kept: What is safe when the write fails, for messages.

    Attributes:
        problem: What went wrong and was not yet warned of, or None.
    """

    def __init__(self, write: Callable[[], None], name: str, kept: str):
        self.problem: str | None = None
        self._write, self._name, self._kept = write, name, kept
        self._lock = threading.Lock()
        self._hurry = threading.Event()
        self._is_wanted = False
        self._thread: threading.Thread | None = None

    def request(self) -> None:
        """Ask for a write; returns at once."""
        with self._lock:
            self._is_wanted = True
            if self._thread is None:
                self._hurry.clear()
                thread = threading.Thread(target=self._run, name=self._name)
                try:
                    thread.start()
                except RuntimeError as error:
                    self._fail(error)
                else:
                    self._thread = thread

    def flush(self) -> None:
        """Wait until what was requested is written, or has failed once more."""
        with self._lock:
            is_left_over = self._is_wanted and self._thread is None
        if is_left_over:
            self.request()
        thread = self._thread
        self._hurry.set()
        if thread is not None:
            thread.join()

    def warn_of_problem(self) -> None:
        """Warn, in the caller's thread, of what went wrong in the background."""
        problem, self.problem = self.problem, None
        if problem is not None:
            warnings.warn(problem, stacklevel=4)

    def _run(self) -> None:
        while True:
            self._hurry.wait(DELAY)
            with self._lock:
                if not self._is_wanted:
                    self._thread = None
                    return
                self._is_wanted = False
            try:
                self._write()
            except Exception as error:
                with self._lock:
                    self._fail(error)
                return

    def _fail(self, error: Exception) -> None:
        self.problem = f"{self._name} is not up to date, {self._kept} is: {error}"
        self._is_wanted = True
        self._thread = None
