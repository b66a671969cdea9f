"""The two files of the labels, labels.log and labels.csv.

`labels.log` is the truth. `labels.csv` is for people and other programs. The package rewrites it in the background
after gestures. When another program has changed it, the package reads it before the next gesture, merges it with the
labels that were given meanwhile, and records the change as one gesture of its own.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np

from rcm_notebook.disk import BackgroundWriter, Damaged, log_size, parse_log
from rcm_notebook.labels import csv as labels_csv
from rcm_notebook.labels.gestures import ClassesAndAnnotations
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.logged import LOG_FILE, LoggedLabels
from rcm_notebook.labels.mirror import LabelMirror, sha256
from rcm_notebook.labels.outside import Edits, Held, in_words
from rcm_notebook.types import Int

CSV_FILE = "labels.csv"
"""Name of the table of labels, which is written from the log."""


class LabelFolder(LoggedLabels):
    """Opens the two files of a folder and keeps state, log and csv in step; safe to call from any thread.

    The caller ensures that there is one writer at a time (the session's lock).

    Args:
        folder: Folder of labels.log and labels.csv.
        n: How many rows the data set has.
        classes: Names of the first classes; an existing log has its own.
        serial: The data set's own index [N] for labels.csv; default 0..N-1.
        read_only: Change nothing on disk and refuse every gesture.

    Attributes:
        on_edit: Called with a notice after an edit of labels.csv was taken in, from any thread. None: the next call
            warns with the notice.

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
        self._serial = np.arange(n) if serial is None else np.asarray(serial)
        self._writer = BackgroundWriter(self._write_csv, CSV_FILE, LOG_FILE)
        self.on_edit: Callable[[str], None] | None = None
        super().__init__(folder, n, classes, read_only)
        self._edits = Edits()
        if not read_only:
            self._remember_taken()
            try:
                self._take_in()
            except (OSError, ValueError) as error:
                warnings.warn(str(error), stacklevel=3)
            self._writer.warn_of_problem()
            self._writer.request()

    def refresh(self) -> Labels:
        """Read what others have changed: an edited labels.csv or, if read-only, what the writer has logged.

        Raises:
            ValueError: labels.csv is not valid; the message names the line. The file is kept as
                labels.csv.rejected-<n>, and the labels stay as they were.
            OSError: The log is no longer at its path.
            PermissionError: A forked process uses the store.
        """
        with self._lock:
            if self._log is not None:
                self._writable().require_there()
                self._take_in()
                self._writer.warn_of_problem()
            elif (size := log_size(self._path)) != self._read_size:
                if not size:
                    raise FileNotFoundError(f"{self._path} is gone; the labels stay as they were read.")
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
        try:
            self._writer.flush()
        finally:
            with self._lock:
                self._end(reason)
        self._writer.warn_of_problem()

    def _end(self, reason: str) -> None:
        """Close the log, whose content is kept if it is no longer at its path: it can still be saved elsewhere."""
        if self._log is None:
            return
        self._settle()
        self._refusal, self._read_size = reason, self._log.size
        try:
            self._log.require_there()
        except OSError:
            with suppress(OSError):  # A disk that is gone holds nothing to keep.
                self._kept = self._log.content()
        log, self._log = self._log, None
        log.close()

    def _read(self) -> list[Mapping]:
        lines = super()._read()
        self._mirror = LabelMirror(self.folder / CSV_FILE, lines)
        return lines

    def _begin(self) -> None:
        """Take in an edit of labels.csv before a gesture; if the file is not valid, warn and keep it as `refresh` does.

        Raises:
            PermissionError: The store is read-only or closed, or a forked process uses it.
            OSError: The log is no longer at its path.
        """
        self._writable().require_there()
        if self._mirror.is_touched:
            self._take_in_or_note()
        self._writer.warn_of_problem()

    def _step(self, do: str) -> Labels:
        """Log and do "undo" or "redo"; do nothing if there is no gesture to undo or redo."""
        with self._lock:
            self._begin()
            if self.can_undo if do == "undo" else self.can_redo:
                self._commit({"do": do}, self._state.step({"do": do}))
            return self._labels

    def _changed(self) -> None:
        self._writer.request()

    def _remember_taken(self) -> None:
        """Note what the file holds if that is an edit taken in before; the log does not have that content."""
        content, known = self._mirror.taken(), self._state.known
        if content is None:
            return
        with suppress(ValueError):  # A class in it may have gone since; then the log's last content serves.
            codes, new = labels_csv.parse(content, known.classes, self._serial, dict(known.merged), known.deleted)
            if not new:
                self._edits.taken_in(Held(codes, known))

    def _take_in(self, is_announced: bool = False) -> None:
        """Apply an edit of labels.csv as one gesture. If the file is not valid, rename it and raise ValueError.

        Args:
            is_announced: The last line of the log is about a content that the file has not got.
        """
        content = self._mirror.edited()
        if content is None:
            return
        before, path = self._labels, self._mirror.path
        lines = parse_log(self.log_content(), self._path)
        lines = lines[:-1] if is_announced else lines

        @cache  # Most contents that the file held have the same classes.
        def parsed(classes: tuple[str, ...], merged: frozenset[tuple[int, int]], deleted: frozenset[int]):
            return labels_csv.parse(content, classes, self._serial, dict(merged), deleted)

        def read(known: ClassesAndAnnotations) -> tuple[Int[np.ndarray, " N"], tuple[str, ...]]:
            return parsed(known.classes, frozenset(known.merged.items()), known.deleted)

        try:
            edit = self._edits.merged(lines, self._path, self._n, self._initial, read, self._state.known)
        except Damaged:  # It is the log that cannot be read.
            raise
        except ValueError as error:
            kept = self._mirror.reject()
            self._writer.request()
            raise ValueError(
                f"{path}, {error}. The labels stay as they were; the file is kept as {kept.name}."
            ) from error
        gesture = {"do": "label", "rows": edit.rows.tolist(), "class": edit.codes.tolist(), "from": str(path)}
        size, is_done = self.log_size, False
        try:
            self._do({**gesture, "taken": sha256(content)}, edit.new, edit.codes.tolist())
            is_done = True
        finally:
            if is_done or self.log_size > size:
                self._edits.taken_in(Held(edit.held, self._state.known))
                self._mirror.accept(content)
            if self._labels is not before:
                notice = in_words(path, before, self._labels)
                if self.on_edit is None:
                    self._writer.problem = notice
                else:
                    self.on_edit(notice)

    def _take_in_or_note(self, is_announced: bool = False) -> None:
        """Apply an edit of labels.csv; if the file is not valid, keep the reason for the next warning."""
        try:
            self._take_in(is_announced)
        except ValueError as error:
            self._writer.problem = str(error)

    def _write_csv(self) -> None:
        """Bring labels.csv up to date, in the writer's thread."""
        if not self._is_written():
            self._writer.request()

    def _is_written(self) -> bool:
        """Write labels.csv, unless a gesture or an edit came meanwhile; return whether the file agrees with the log.

        The log's line about the file stands where the file's labels do, so that a later edit can be merged.
        """
        with self._lock:
            labels, codes, classes = self._labels, self._state.codes.copy(), self._state.known.classes
        content = labels_csv.render(codes, classes, self._serial)
        if self._mirror.is_current(content):
            return True
        partial = self._mirror.prepare(content)
        with self._lock:
            if self._log is None:
                return True
            self._settle()
            self._take_in_or_note()
            if self._labels is not labels:
                return False
            log = self._writable()
            size = log.size
            is_replaced = self._mirror.replace(partial, content, log.append)
            if is_replaced:
                self._edits.rewritten()
            else:
                self._take_in_or_note(is_announced=log.size > size)
            return is_replaced
