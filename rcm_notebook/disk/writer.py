"""Writing a file in the background: many requests, few writes, and no thread while idle."""

import threading
import warnings
from collections.abc import Callable

DELAY = 0.05
"""Seconds between the first request and the write, so that quick gestures share a write. A choice: too short to see."""


class BackgroundWriter:
    """Calls `write` soon after `request`, once for all requests until then, in a thread that ends with the work.

    Args:
        write: Writes the file from the state at the time of the call. If it raises, the error is kept as `problem`, and
            the next request tries again.
        name: The file's name; names the thread, and messages use it.
        kept: Name of the file that is up to date even if the write fails; messages use it.

    Attributes:
        problem: What the user was not told yet: an error, or what the owner wants to be said; or None.
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
                try:
                    self._thread = threading.Thread(target=self._run, name=self._name)
                    self._thread.start()
                except RuntimeError as error:
                    self._fail(error)
                except BaseException:  # It may have started: it ends when it sees that it is not the one.
                    self._thread = None
                    raise

    def flush(self) -> None:
        """Wait until every request is written, or has failed once more."""
        with self._lock:
            is_left_over = self._is_wanted and self._thread is None
        if is_left_over:
            self.request()
        thread = self._thread
        self._hurry.set()
        if thread is not None:
            thread.join()

    def warn_of_problem(self) -> None:
        """Warn of an error in the background, in the caller's thread."""
        problem, self.problem = self.problem, None
        if problem is not None:
            warnings.warn(problem, stacklevel=4)

    def _run(self) -> None:
        while True:
            self._hurry.wait(DELAY)
            with self._lock:
                if self._thread is not threading.current_thread():
                    return
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
