"""The state of the labels and its two files, labels.log and labels.csv.

`labels.log` is the truth: a gesture counts once it is in this file. `labels.csv` is for people and other programs. The
package rewrites it in the background after gestures. When another program has changed it, the package reads it and
records the change as one gesture.
"""

import threading
import time
import warnings
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from rcm_notebook.disk import BackgroundWriter, Log, log_size, make_folder, read_log
from rcm_notebook.labels import csv as labels_csv
from rcm_notebook.labels.annotations import Annotations
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.messages import set_and_cleared
from rcm_notebook.labels.mirror import LabelMirror
from rcm_notebook.labels.replay import header, replay
from rcm_notebook.names import check_name
from rcm_notebook.types import Int

LOG_FILE = "labels.log"
"""Name of the log: the truth."""
CSV_FILE = "labels.csv"
"""Name of the table of labels, which is written from the log."""


class LabelFolder:
    """Opens the two files of a folder and keeps state, log and csv in step; safe to call from any thread.

    The caller ensures that there is one writer at a time (the session's lock).

    Args:
        folder: Folder of labels.log and labels.csv.
        n: How many rows the data set has.
        classes: Names of the first classes; an existing log has its own.
        serial: The data set's own index [N] for labels.csv; default 0..N-1.
        read_only: Change nothing on disk and refuse every gesture.

    Raises:
        ValueError: The log is damaged, or it belongs to a data set with another number of rows. No file is changed.
    """

    def __init__(
        self,
        folder: str | Path,
        n: int,
        classes: Sequence[str] | None = (),
        serial: np.ndarray | None = None,
        read_only: bool = False,
    ):
        self.folder = Path(folder)
        self._n = n
        self._initial = tuple(check_name(name) for name in classes or ())
        self._serial = np.arange(n) if serial is None else np.asarray(serial)
        self._refusal = "It was opened for reading only" if read_only else None
        self._lock = threading.RLock()
        self._path = self.folder / LOG_FILE
        self._log: Log | None = None
        self._writer = BackgroundWriter(self._write_csv, CSV_FILE, LOG_FILE)
        lines = self._read()
        self._mirror = LabelMirror(self.folder / CSV_FILE, lines)
        if not read_only:
            self._open(is_new=not lines)

    @property
    def labels(self) -> Labels:
        """The labels as they stand, an immutable value."""
        return self._labels

    @property
    def annotations(self) -> Annotations:
        """What is kept beside the labels: names, reservations, splits and merges of components, and audits."""
        return self._state.annotations()

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

    def refresh(self) -> Labels:
        """Read what others have changed: an edited labels.csv or, if read-only, what the writer has logged.

        Raises:
            ValueError: labels.csv is not valid; the message names the line. The file is kept as
                labels.csv.rejected-<n>, and the labels stay as they were.
        """
        with self._lock:
            if self._log is not None:
                self._writer.warn_of_problem()
                self._take_in_edit()
            elif log_size(self._path) != self._read_size:
                self._read()
            return self._labels

    def flush(self) -> None:
        """Wait until labels.csv agrees with the log; warn if the file cannot be written."""
        self._writer.flush()
        self._writer.warn_of_problem()

    def close(self, reason: str = "It is closed") -> None:
        """Bring labels.csv up to date and refuse all later gestures with `reason`; `labels` stays readable."""
        if self._log is None:
            return
        self._writer.flush()
        with self._lock:
            self._refusal = reason
            self._read_size = self._log.size
            self._log.close()
            self._log = None
        self._writer.warn_of_problem()

    def _read(self) -> list[Mapping]:
        """Compute the state from the log; return the log's lines."""
        lines, self._read_size = read_log(self._path)
        self._state = replay(lines, self._path, self._n, self._initial)
        self._labels = self._state.labels()
        return lines

    def _open(self, is_new: bool) -> None:
        make_folder(self.folder)
        self._log = Log(self._path, self._read_size)
        if is_new:
            self._log.append(header(self._n, self._initial))
        before = self._labels
        try:
            self._take_in_edit()
        except (OSError, ValueError) as error:
            warnings.warn(str(error), stacklevel=3)
        if self._labels is not before:
            rows = set_and_cleared(before.codes, self._labels.codes)
            warnings.warn(
                f"{self._mirror.path} was changed by another program; its labels were taken over (rows: {rows}). If "
                "the file is damaged, undo takes them back.",
                stacklevel=3,
            )
        self._writer.request()

    def _do(self, gesture: Mapping, new: Sequence[str] = (), named: Collection[int] = ()) -> Labels:
        """Log a gesture and apply it; ignore a gesture that changes nothing.

        Args:
            gesture: The gesture.
            new: Names of the classes that the gesture makes.
            named: Ids of the classes that the gesture names; deleted classes among them are restored.
        """
        with self._lock:
            log = self._writable()
            if new:
                gesture = {**gesture, "new": new}
            if again := sorted(self._labels.deleted.intersection(named)):
                gesture = {**gesture, "again": again}
            change = self._state.change(gesture)
            if not change.is_empty:
                log.append({"t": round(time.time(), 3), **gesture})
                self._state.apply(change)
                self._changed()
            return self._labels

    def _step(self, do: str) -> Labels:
        """Log and do "undo" or "redo"; do nothing if there is no gesture to undo or redo."""
        with self._lock:
            log = self._writable()
            if self.can_undo if do == "undo" else self.can_redo:
                log.append({"t": round(time.time(), 3), "do": do})
                self._state.play({"do": do})
                self._changed()
            return self._labels

    def _changed(self) -> None:
        self._labels = self._state.labels()
        self._writer.request()

    def _writable(self) -> Log:
        if self._log is None:
            raise PermissionError(f"These labels cannot be changed. {self._refusal}.")
        self._writer.warn_of_problem()
        return self._log

    def _take_in_edit(self) -> None:
        """Apply an edit of labels.csv as one gesture. If the file is not valid, rename it and raise ValueError."""
        content = self._mirror.edited()
        if content is None:
            return
        try:
            self._take_in(content)
        except ValueError as error:
            kept = self._mirror.reject()
            self._writer.request()
            raise ValueError(f"{error}. The labels stay as they were; the file is kept as {kept.name}.") from error
        self._mirror.accept(content)

    def _take_in(self, content: bytes) -> Labels:
        """Set the labels to those in labels.csv, in one gesture."""
        known, path = self._labels, self._mirror.path
        try:
            codes, new = labels_csv.parse(content, known.classes, self._serial, known.merged, known.deleted)
        except ValueError as error:
            raise ValueError(f"{path}, {error}") from error
        return self._replace(codes, new, str(path))

    def _replace(self, codes: Int[np.ndarray, " N"], new: Sequence[str], origin: str) -> Labels:
        """Set the code of every row to the one from `origin`, in one gesture that also makes the classes `new`."""
        rows = np.flatnonzero(codes != self._state.codes)
        gesture = {"do": "label", "rows": rows.tolist(), "class": codes[rows].tolist(), "from": origin}
        return self._do(gesture, new, np.unique(codes).tolist())

    def _render(self) -> bytes:
        with self._lock:
            codes, classes = self._state.codes.copy(), self._state.known.classes
        return labels_csv.render(codes, classes, self._serial)

    def _write_csv(self) -> None:
        """Bring labels.csv up to date, in the writer's thread."""
        content = self._render()
        if self._mirror.is_current(content):
            return
        partial = self._mirror.prepare(content)
        with self._lock:
            if self._log is None:
                return
            before = self._labels
            try:
                self._take_in_edit()
            except ValueError as error:
                self._writer.problem = str(error)
            if self._labels is before:
                self._mirror.replace(partial, content, self._log.append)
