"""The user's inputs to training, and from which step on each counts: journal.log, one JSON line for every change.

Other files keep the current labels, weights and phases. The journal keeps when training read them, and
`Session.freeze` writes this into the frozen run. A line holds everything that training reads, since training may go
back to a checkpoint.
"""

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.disk import Log, damaged_line, fields, read_log, require_fields
from rcm_notebook.training.reading import Reading
from rcm_notebook.types import Int

NOTICE = {
    "step": fields.WHOLE,
    "log": fields.WHOLE,
    "ids": fields.WHOLE,
    "weights": fields.NUMBERS_BY_NAME,
    "learning_rate_factor": fields.NUMBER,
}
"""What a line must say; `Notice` explains the fields."""


class Notice(NamedTuple):
    """A line of the journal.

    Attributes:
        step: Number of steps taken before.
        log: Number of bytes that labels.log had then.
        ids: Checksum of the rows' class ids.
        weights: Weights that the user had set.
        learning_rate_factor: Factor of the learning rate that the user had set.
        phase: Name of the phase that the user started with this step, if any.
    """

    step: int
    log: int
    ids: int
    weights: Mapping[str, float]
    learning_rate_factor: float
    phase: str | None = None

    @classmethod
    def of(cls, step: int, reading: Reading, phase: str | None) -> "Notice":
        """Return the line for a step and what it reads."""
        ids, weights = checksum(reading.labels.ids), dict(reading.overrides)
        return cls(step, reading.log_size, ids, weights, reading.learning_rate_factor, phase)


class Journal:
    """The journal of one run, used by one training job.

    Args:
        path: Path of journal.log. The file is made if it is missing.
    """

    def __init__(self, path: Path):
        self._path = path
        self._last: tuple[Any, ...] | None = None

    def note(self, step: int, reading: Reading, phase: str | None) -> None:
        """Write what training reads at a step, if something has changed or training begins.

        Args:
            step: Number of steps taken before.
            reading: What the step reads.
            phase: Name of the phase that the user started with this step, or None.
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
    """Return the notices that led to the current state. If steps were repeated, only their last notices are returned.

    Raises:
        Damaged: The journal is damaged; the message names the line.
    """
    kept: list[Notice] = []
    for number, line in enumerate(read_log(path)[0], start=1):
        try:
            require_fields(line, NOTICE, {"phase": fields.either(fields.TEXT, fields.NULL)})
        except ValueError as error:
            raise damaged_line(path, number, str(error)) from None
        notice = Notice(**line)
        kept = [one for one in kept if one.step < notice.step] + [notice]
    return kept


def checksum(ids: Int[np.ndarray, " N"]) -> int:
    """Return a checksum of class ids, int32 [N]."""
    return zlib.crc32(np.ascontiguousarray(ids, np.int32).data)
