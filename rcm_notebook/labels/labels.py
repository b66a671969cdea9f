"""The labels as an immutable value: the class of each row, and the names of the classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rcm_notebook.labels.codes import CANT_TELL_TEXT, EMPTY, NONE, UNSURE
from rcm_notebook.labels.columns import COLUMNS
from rcm_notebook.labels.meaning import resolve
from rcm_notebook.types import Bool, Int

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Labels:
    """What has been labelled, by row.

    Attributes:
        ids: int32 [N], class ids; -1 where there is no label and where nobody could tell.
        cant_tell: bool [N], True where somebody looked and could not tell.
        classes: Class names by id, [C]. An id never changes its meaning: merged classes keep their place.
        merged: Id of a class that was merged into another -> id of that other class.
        deleted: Ids of deleted classes. When the user gives the name of one again, it is restored under its id.
    """

    ids: Int[np.ndarray, " N"]
    cant_tell: Bool[np.ndarray, " N"]
    classes: tuple[str, ...]
    merged: Mapping[int, int] = field(default_factory=lambda: EMPTY)
    deleted: frozenset[int] = frozenset()

    @classmethod
    def from_codes(
        cls,
        codes: Int[np.ndarray, " N"],
        classes: tuple[str, ...],
        merged: Mapping[int, int] = EMPTY,
        deleted: frozenset[int] = frozenset(),
    ) -> Labels:
        """Make the value from one code for each row; `codes` is copied."""
        ids, cant_tell = np.maximum(codes, NONE).astype(np.int32), codes == UNSURE
        ids.flags.writeable = cant_tell.flags.writeable = False
        return cls(ids, cant_tell, classes, merged, deleted)

    @cached_property
    def codes(self) -> Int[np.ndarray, " N"]:
        """The code of every row: its class id, NONE or UNSURE."""
        return np.where(self.cant_tell, np.int32(UNSURE), self.ids)

    @cached_property
    def rows(self) -> Int[np.ndarray, " L"]:
        """The rows that have a class, int64, ascending."""
        return np.flatnonzero(self.ids >= 0)

    @cached_property
    def counts(self) -> Int[np.ndarray, " C"]:
        """How many rows each class has, int64 [C]."""
        return np.bincount(self.ids[self.rows], minlength=len(self.classes)).astype(np.int64)

    @cached_property
    def active(self) -> Int[np.ndarray, " A"]:
        """The ids of the classes that were neither merged into another nor deleted, int64, ascending."""
        return np.setdiff1d(np.arange(len(self.classes)), self.gone)

    @cached_property
    def gone(self) -> Int[np.ndarray, " G"]:
        """The ids of the merged and deleted classes, int64, ascending."""
        return np.array(sorted(self.deleted.union(self.merged)), np.int64)

    def __len__(self) -> int:
        """Return how many rows have a class."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Show how much is labelled."""
        return f"Labels({len(self)} of {len(self.ids)} rows, {int(self.cant_tell.sum())} can't tell, {self.classes})"

    def id_of(self, label: int | str) -> int:
        """Return the id of a class.

        Raises:
            LookupError: There is no such class; the message lists the classes.
            ValueError: The class was merged into another, or deleted; or `label` is no class id or name.
        """
        code, new = resolve(label, self.classes)
        if new or code < 0:
            known = ", ".join(self.classes[i] for i in self.active)
            raise LookupError(f"No class {label!r}; known: {known or 'none yet'}.")
        if code in self.merged:
            raise ValueError(f"{label!r} was merged into {self.classes[self.merged[code]]!r}; use that, or undo.")
        if code in self.deleted:
            raise ValueError(f"{label!r} was deleted; undo, or add it again by its name.")
        return code

    def to_dataframe(self, serial=None) -> pd.DataFrame:
        """Return a frame of all N rows with the columns Serial and label; a label is a class name, or NA for none.

        Args:
            serial: The data set's own index [N]; default 0..N-1.
        """
        import pandas as pd

        texts = np.full(len(self.ids), None, dtype=object)
        texts[self.rows] = np.array(self.classes, dtype=object)[self.ids[self.rows]] if len(self) else None
        texts[self.cant_tell] = CANT_TELL_TEXT
        index = np.arange(len(self.ids)) if serial is None else serial
        return pd.DataFrame({COLUMNS[0]: index, COLUMNS[1]: pd.array(texts, dtype="string")})
