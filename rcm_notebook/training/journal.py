"""What training has read of the user, and from which step on: journal.log, one JSON line whenever that changed.

Labels, weights and phases are kept elsewhere as they are now; when training took notice of them is kept here, so that
`Session.freeze` can write it down. A line holds all that training reads, since training may go back to a checkpoint.
"""

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.disk import Log, damaged_line, read_log
from rcm_notebook.training.reading import Reading
from rcm_notebook.types import Int


class Notice(NamedTuple):
    """A line of the journal.

    Attributes:
        step: Steps taken before.
        log: How many bytes of labels.log had been written.
        ids: Checksum of the rows' class ids.
        weights: Those that the user had set.
        learning_rate_factor: As the user had set it.
        phase: Name of the phase that begins with this step by the user's hand.
    """

    step: int
    log: int
    ids: int
    weights: Mapping[str, float]
    learning_rate_factor: float
    phase: str | None = None

    @classmethod
    def of(cls, step: int, reading: Reading, phase: str | None) -> "Notice":
        """Return the line of a step that reads this."""
        ids, weights = checksum(reading.labels.ids), dict(reading.overrides)
        return cls(step, reading.log_size, ids, weights, reading.learning_rate_factor, phase)


class Journal:
    """The journal of one run, as long as one job trains.

    Args:
        path: journal.log; made where it is not there.
    """

    def __init__(self, path: Path):
        self._path = path
        self._last: tuple[Any, ...] | None = None

    def note(self, step: int, reading: Reading, phase: str | None) -> None:
        """Write down what training reads at a step, if it reads something new or begins.

        Args:
            step: Steps taken before.
            reading: What the step reads.
            phase: Name of the phase that begins with the step by the user's hand.
        """
        now = (reading.labels, reading.overrides, reading.learning_rate_factor)
        if phase is None and self._last is not None and all(a is b for a, b in zip(self._last, now, strict=True)):
            return
        self._last = now
        file = Log(self._path, read_log(self._path)[1])
        try:
            file.append(Notice.of(step, reading, phase)._asdict())
        finally:
            file.close()


def read(path: Path) -> list[Notice]:
    """Return the notices that led to where the training is; those of steps that were taken anew are gone.

    Raises:
        ValueError: The journal is damaged; the message names the line.
    """
    kept: list[Notice] = []
    for number, line in enumerate(read_log(path)[0], start=1):
        try:
            notice = Notice(**line)
        except TypeError as error:
            raise damaged_line(path, number, str(error)) from None
        kept = [one for one in kept if one.step < notice.step] + [notice]
    return kept


def checksum(ids: Int[np.ndarray, " N"]) -> int:
    """Return a checksum of class ids, int32 [N]."""
    return zlib.crc32(np.ascontiguousarray(ids, np.int32).data)
