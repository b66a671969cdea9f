"""A training job that runs in the background."""

import threading
import time
from collections.abc import Callable
from typing import Any

from rcm_notebook.training import Progress


class Job:
    """A handle on training in the background; `Session.start` returns one.

    Args:
        drain: Applies what the worker has handed over. It is called from the thread that waits.
        read: Returns the newest progress.
    """

    def __init__(self, drain: Callable[[], None], read: Callable[[], Progress]):
        self._drain, self._read = drain, read
        self._cancelled = threading.Event()
        self._finished = threading.Event()
        self.error: Exception | None = None

    @property
    def progress(self) -> Progress:
        """How far the job is. Reading it also applies the epochs that are finished.

        Example:
            >>> job = session.start(epochs=1)
            >>> done = job.wait()
            >>> job.progress.state, job.progress.epoch
            ('done', 1)
        """
        self._drain()
        return self._read()

    @property
    def is_done(self) -> bool:
        """Whether the worker has stopped, for whatever reason.

        Example:
            >>> job = session.start(epochs=1)
            >>> job.wait(), job.is_done
            (True, True)
        """
        return self._finished.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Whether someone asked it to stop.

        Example:
            >>> job = session.start(epochs=1)
            >>> job.wait(), job.is_cancelled
            (True, False)
        """
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask it to stop after the current step. What is learned so far is kept.

        Example:
            >>> job = session.start(epochs=100)
            >>> job.cancel()
            >>> job.wait(), job.progress.state
            (True, 'cancelled')
        """
        self._cancelled.set()

    def wait(self, timeout: float | None = None, each: Callable[[Progress], Any] | None = None) -> bool:
        """Wait until it is done. Meanwhile finished epochs are applied.

        Args:
            timeout: Seconds; None waits as long as it takes.
            each: Called with the newest progress, several times a second.

        Returns:
            Whether it is done.

        Raises:
            Exception: Whatever ended the training, if it failed.

        Example:
            >>> seen = []
            >>> job = session.start(epochs=1)
            >>> job.wait(timeout=600, each=seen.append)
            True
            >>> seen[-1].state
            'done'
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._finished.wait(0.05):
            progress = self.progress
            if each:
                each(progress)
            if deadline is not None and time.monotonic() > deadline:
                return False
        self._drain()
        if each:
            each(self._read())
        if self.error is not None:
            raise self.error
        return True

    def stop(self) -> None:
        """Cancel and wait until it is done, without raising what ended it.

        Example:
            >>> job = session.start(epochs=100)
            >>> job.stop()
            >>> job.is_done
            True
        """
        self.cancel()
        try:
            while not self._finished.wait(0.05):
                self._drain()
        finally:  # Whatever an observer raises, the worker must not write any more after this.
            self._finished.wait()
        self._drain()

    def finish(self, error: Exception | None) -> None:
        """Mark the job done. The worker calls it.

        Args:
            error: What ended the training, or None.

        Example:
            >>> from rcm_notebook.session import Job
            >>> job = Job(drain=lambda: None, read=lambda: session.progress)
            >>> job.finish(None)
            >>> job.is_done
            True
        """
        self.error = error
        self._finished.set()

    def __repr__(self) -> str:
        """Show the state and the epochs."""
        progress = self._read()
        return f"Job({progress.state}, epoch {progress.epoch} of {progress.epochs})"
