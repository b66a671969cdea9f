"""The state of the labels and its log, labels.log: a gesture counts once it is in this file.

An exception may come between any two instructions: an interrupt, a full disk, a folder that is gone. After it, the
state is that of the log again, at the latest before the next gesture. A change is therefore begun (what to play is
noted), logged, and played; if the log holds it, it is played to its end, and otherwise it is dropped.
"""

import os
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from rcm_notebook.disk import Log, make_folder, read_log
from rcm_notebook.labels.annotations import Annotations
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.replay import header, replay
from rcm_notebook.names import check_name

LOG_FILE = "labels.log"
"""Name of the log: the truth."""


class LoggedLabels:
    """The labels, their classes and annotations as the log of a folder has them; safe to call from any thread.

    Args:
        folder: Folder of labels.log.
        n: How many rows the data set has.
        classes: Names of the first classes; an existing log has its own.
        read_only: Change nothing on disk and refuse every gesture.

    Raises:
        ValueError: The log is damaged, or it belongs to a data set with another number of rows. No file is changed.
    """

    def __init__(self, folder: str | Path, n: int, classes: Sequence[str] | None = (), read_only: bool = False):
        self.folder = Path(folder)
        self._n = n
        self._initial = tuple(check_name(name) for name in classes or ())
        self._refusal = "It was opened for reading only" if read_only else None
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._path = self.folder / LOG_FILE
        self._log: Log | None = None
        self._kept: bytes | None = None
        self._begun: tuple[int, Callable[[], None]] | None = None
        lines = self._read()
        if not read_only:
            make_folder(self.folder)
            self._log = Log(self._path, self._read_size)
            if not lines:
                self._log.append(header(n, self._initial))

    @property
    def labels(self) -> Labels:
        """The labels as they stand, an immutable value."""
        return self._labels

    @property
    def annotations(self) -> Annotations:
        """What is kept beside the labels: names, reservations, splits and merges of components, and audits."""
        return self._state.annotations()

    def at_once(self) -> tuple[Labels, Annotations, int]:
        """Return `labels`, `annotations` and `log_size`, all of one moment."""
        with self._lock:
            return self._labels, self.annotations, self.log_size

    @property
    def can_undo(self) -> bool:
        """Whether there is a gesture to take back."""
        return bool(self._state.done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a gesture to redo."""
        return bool(self._state.undone)

    @property
    def annotations_after_undo(self) -> Annotations:
        """What `annotations` would be after `undo`."""
        return self._state.done[-1].before.annotations() if self._state.done else self.annotations

    @property
    def annotations_after_redo(self) -> Annotations:
        """What `annotations` would be after `redo`."""
        return self._state.undone[-1].after.annotations() if self._state.undone else self.annotations

    @property
    def recent(self) -> tuple[int, ...]:
        """Ids of the classes that the last gestures gave to rows, newest first."""
        return self._state.recent()

    @property
    def log_size(self) -> int:
        """How many bytes of labels.log the labels are computed from."""
        return self._read_size if self._log is None else self._log.size

    @property
    def read_only(self) -> bool:
        """Whether gestures are refused."""
        return self._refusal is not None

    def require_there(self) -> None:
        """Raise OSError if labels.log is no longer at its path, so that nothing would be saved."""
        with self._lock:
            if self._log is not None:
                self._log.require_there()

    def log_content(self) -> bytes:
        """Return the log as far as the labels are computed from it, even if the folder was deleted or moved."""
        with self._lock:
            self._settle()
            if self._log is not None:
                return self._log.content()
            return self._path.read_bytes()[: self._read_size] if self._kept is None else self._kept

    def _read(self) -> list[Mapping]:
        """Compute the state from the log; return the log's lines."""
        lines, self._read_size = read_log(self._path)
        self._state = replay(lines, self._path, self._n, self._initial)
        self._labels = self._state.labels()
        return lines

    def _do(self, gesture: Mapping, new: Sequence[str] = (), named: Collection[int] = ()) -> Labels:
        """Log a gesture and apply it; ignore a gesture that changes nothing.

        Args:
            gesture: The gesture.
            new: Names of the classes that the gesture makes.
            named: Ids of the classes that the gesture names; deleted classes among them are restored.
        """
        with self._lock:
            self._writable()
            if new:
                gesture = {**gesture, "new": new}
            if again := sorted(self._labels.deleted.intersection(named)):
                gesture = {**gesture, "again": again}
            change = self._state.change(gesture)
            if not change.is_empty:
                self._commit(gesture, lambda: self._state.apply(change))
            return self._labels

    def _commit(self, gesture: Mapping, play: Callable[[], None]) -> None:
        """Write a gesture to the log and play it. After any exception both are done, or neither."""
        log = self._writable()
        self._begun = log.size, play
        try:
            log.append({"t": round(time.time(), 3), **gesture})
            self._settle()
        except BaseException:
            self._settle()
            raise

    def _settle(self) -> None:
        """Play the change that was begun if the log holds it, else drop it. A second call finishes a first one."""
        if self._begun is not None and self._log is not None:
            size, play = self._begun
            if self._log.size > size:
                play()
                self._labels = self._state.labels()
                self._changed()
            self._begun = None

    def _changed(self) -> None:
        """Is called after every change."""

    def _writable(self) -> Log:
        """Return the log, after the change that an interrupt has cut short. Raises PermissionError if refused."""
        if os.getpid() != self._process:
            raise PermissionError(
                f"These labels cannot be changed. Process {self._process} has opened them, and this is a fork of it, "
                f"process {os.getpid()}; open the folder read-only here."
            )
        if self._log is None:
            raise PermissionError(f"These labels cannot be changed. {self._refusal}.")
        self._settle()
        return self._log
