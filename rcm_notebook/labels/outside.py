"""Edits of labels.csv by other programs, merged with the labels that were given meanwhile.

The merge is three-way, row by row: a row gets the label of the edited file if that differs from what the file held
before the edit; every other row keeps its current label.

What the file held before the edit is its last content. A spreadsheet may also have opened an earlier content, while
labels were given since. An edit is taken to be of an earlier content if it holds labels of that content, shows none of
the changes made since then, and sets at least one label. An edit that only clears labels, or an old copy that was put
back, is taken to be of the last content.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rcm_notebook.labels.changes import changes_text
from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.gestures import ClassesAndAnnotations
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.meaning import resolve
from rcm_notebook.labels.replay import replay
from rcm_notebook.types import Bool, Int

EARLIER = 1000
"""How many earlier contents an edit is compared with. A choice: hours of labelling, compared in seconds."""
EARLIER_EDITS = 10
"""How many edits that were taken in are kept for that."""

Read = Callable[[ClassesAndAnnotations], tuple[Int[np.ndarray, " N"], tuple[str, ...]]]


class Held(NamedTuple):
    """What labels.csv held at one moment: the code of every row, and the classes that these codes belong to."""

    codes: Int[np.ndarray, " N"]
    known: ClassesAndAnnotations


class Edit(NamedTuple):
    """The rows that an edit changes, the new code of each, the names of its new classes, and what the file now holds.

    All codes belong to the current classes followed by the new ones.
    """

    rows: Int[np.ndarray, " B"]
    codes: Int[np.ndarray, " B"]
    new: tuple[str, ...]
    held: Int[np.ndarray, " N"]


class Edits:
    """The edits that were taken in, and the merging of another one; the log keeps the contents that we wrote."""

    def __init__(self):
        self._taken: deque[Held] = deque(maxlen=EARLIER_EDITS)
        self._is_last = False

    def taken_in(self, held: Held) -> None:
        """Note what an edited file holds, which is now its last content."""
        self._taken.append(held)
        self._is_last = True

    def rewritten(self) -> None:
        """Note that the package has written the file since, with a line in the log."""
        self._is_last = False

    def merged(
        self,
        lines: Sequence[Mapping],
        path: Path,
        n: int,
        classes: tuple[str, ...],
        read: Read,
        now: ClassesAndAnnotations,
    ) -> Edit:
        """Return what an edit of the file changes in the current labels.

        Args:
            lines: The lines of the log.
            path: The log's path, for error messages.
            n: How many rows the data set has.
            classes: Class names for a new log.
            read: Reads the edited file with given classes, as `rcm_notebook.labels.csv.parse` does.
            now: The current classes.

        Raises:
            ValueError: The file is not valid; the message names the line.
        """
        read(now)  # An id of a class that was deleted since is an error, whatever the file held then.
        last = self._taken[-1] if self._is_last else _last_content(lines, path, n, classes)
        base, (theirs, new) = last, read(last.known)
        for held in chain(_contents(lines, path, n, classes), self._taken):
            since = held.codes != last.codes
            if since.any() and (held.codes != NONE).any() and (found := _made_in(held, since, read)) is not None:
                base, (theirs, new) = held, found
                break
        return _translated(base, theirs, new, now)


def in_words(path: Path, before: Labels, after: Labels) -> str:
    """Return the notice of an edit of the file at `path`: what it has changed."""
    return f"{path} was changed outside the session: {changes_text(before, after)}. Undo takes it back."


def _last_content(lines: Sequence[Mapping], path: Path, n: int, classes: tuple[str, ...]) -> Held:
    """Return what the file held when the log got its last line about it, or nothing."""
    last = max((place for place, line in enumerate(lines) if "csv" in line), default=0)
    state = replay(lines[: last + 1], path, n, classes)
    return Held(state.codes, state.known)


def _contents(lines: Sequence[Mapping], path: Path, n: int, classes: tuple[str, ...]) -> Iterator[Held]:
    """Yield the last EARLIER contents that the log has a line about, oldest first; each is valid until the next."""
    state = replay(lines[:1], path, n, classes)
    left = sum("csv" in line for line in lines)
    for line in lines[1:]:
        if "csv" not in line:
            state.play(line)
        elif (left := left - 1) < EARLIER:
            yield Held(state.codes, state.known)


def _made_in(
    held: Held, since: Bool[np.ndarray, " N"], read: Read
) -> tuple[Int[np.ndarray, " N"], tuple[str, ...]] | None:
    """Return the edited file as read with the classes of `held`, if it is an edit of that content, else None."""
    try:
        theirs, new = read(held.known)
    except ValueError:
        return None
    same, says = theirs == held.codes, theirs != NONE
    return (theirs, new) if same[since].all() and (same & says).any() and (~same & says).any() else None


def _translated(base: Held, theirs: Int[np.ndarray, " N"], new: tuple[str, ...], now: ClassesAndAnnotations) -> Edit:
    """Return the changes from `base` to `theirs`, with all codes in the current classes."""
    rows = np.flatnonzero(theirs != base.codes)
    classes, made, code_now = base.known.classes + new, (), {NONE: NONE, UNSURE: UNSURE}
    for code in np.unique(theirs).tolist():
        if code >= 0:
            label = code if code < len(base.known.classes) else classes[code]
            code_now[code], more = resolve(label, now.classes + made, now.merged)
            made += more
    held = np.array([code_now[code] for code in theirs.tolist()], np.int32)
    return Edit(rows, held[rows], made, held)
