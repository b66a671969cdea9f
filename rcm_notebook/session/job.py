"""A training job that runs in the background, and how far it is."""

import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Progress(NamedTuple):
    """How far training is.

    Attributes:
        state: ``idle``, ``compiling``, ``training``, ``done``, ``cancelled`` or ``failed``.
        epoch: Epochs that this job has finished.
        epochs: Epochs that this job was asked for.
        step: Steps that this job has taken.
        steps: Steps that this job will take.
        examples_per_second: Rows a second, averaged over this job.
        eta: Seconds left, or None while unknown.
        metrics: Unweighted terms of the newest step that was looked at.
        error: What went wrong, for the user to read.
    """

    state: str = "idle"
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    examples_per_second: float = 0.0
    eta: float | None = None
    metrics: Mapping[str, float] = MappingProxyType({})
    error: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether work is under way."""
        return self.state in ("compiling", "training")


class Job:
    """A handle on training in the background; `Session.start` returns one.

    Args:
        drain: Applies what the worker has handed over; called from the thread that waits.
        read: Returns the newest progress.
    """

    def __init__(self, drain: Callable[[], None], read: Callable[[], Progress]):
        self._drain, self._read = drain, read
        self._cancelled = threading.Event()
        self._finished = threading.Event()
        self.error: Exception | None = None

    @property
    def progress(self) -> Progress:
        """How far the job is; asking also applies the epochs that are finished."""
        self._drain()
        return self._read()

    @property
    def is_done(self) -> bool:
        """Whether the worker has stopped, for whatever reason."""
        return self._finished.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Whether someone asked it to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask it to stop after the current step; what is learned so far is kept."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None, each: Callable[[Progress], Any] | None = None) -> bool:
        """Wait until it is done, applying finished epochs meanwhile.

        Args:
            timeout: Seconds; None waits as long as it takes.
            each: Called with the newest progress, several times a second.

        Returns:
            Whether it is done.

        Raises:
            Exception: Whatever ended the training, if it failed.
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

    def finish(self, error: Exception | None) -> None:
        """Mark it done; for the worker."""
        self.error = error
        self._finished.set()

    def __repr__(self) -> str:
        """Show the state and the epochs."""
        progress = self._read()
        return f"Job({progress.state}, epoch {progress.epoch} of {progress.epochs})"
