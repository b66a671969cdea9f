"""The labels as a value: which class each row was given, and what may be said when giving one.

A row has a class id >= 0, no label, or "can't tell": somebody looked and could not say, which persists, is not asked
again and never trains. Inside, one number a row holds all three: the code is the class id, NONE or UNSURE.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Integral, Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from rcm_notebook.types import Bool, Int

if TYPE_CHECKING:
    import pandas as pd

NONE: Final = -1
"""The code of a row without a label."""
UNSURE: Final = -2
"""The code of a row about which somebody could not tell."""
CANT_TELL_TEXT: Final = "can't tell"
"""How it is written in labels.csv; no class may be called so."""
MAX_CLASSES: Final = 4096
"""Class ids are below this: a choice, so that a slip such as 10**9 does not make a billion classes."""
MAX_NAME: Final = 200
"""Longest class name, in characters: a choice."""


class CantTell(enum.Enum):
    """The type of CANT_TELL."""

    CANT_TELL = CANT_TELL_TEXT

    def __repr__(self) -> str:
        """Show the name under which it is public."""
        return "CANT_TELL"


CANT_TELL: Final = CantTell.CANT_TELL
"""The label that says: I looked, and I can't tell."""

EMPTY: Final[Mapping] = MappingProxyType({})


@dataclass(frozen=True, eq=False, repr=False)
class Labels:
    """What has been labelled, by row.

    Attributes:
        ids: int32 [N], class ids; -1 where there is none and where nobody could tell.
        cant_tell: bool [N].
        classes: Class names by id, [C]. An id never changes its meaning: merged classes keep their place.
        merged: Ids of classes that were merged into another, and that other's id.
        deleted: Ids of classes that were deleted; one that is named again comes back under its id.
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
        """Make the value from one code a row; nothing of `codes` is kept."""
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
        """The ids of the other classes, int64, ascending."""
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
            LookupError: There is no such class; the message lists those there are.
            ValueError: It was merged into another, or deleted; or `label` is no class id or name at all.
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
        """Return a frame with the columns Serial and label: class names, NA where there is none, all N rows.

        Args:
            serial: The data set's own index [N]; default 0..N-1.
        """
        import pandas as pd

        texts = np.full(len(self.ids), None, dtype=object)
        texts[self.rows] = np.array(self.classes, dtype=object)[self.ids[self.rows]] if len(self) else None
        texts[self.cant_tell] = CANT_TELL_TEXT
        index = np.arange(len(self.ids)) if serial is None else serial
        return pd.DataFrame({"Serial": index, "label": pd.array(texts, dtype="string")})


def check_name(name: object, what: str = "class") -> str:
    """Return a name as it is kept, stripped. Raises ValueError if it is empty, too long, reserved or not printable."""
    if not isinstance(name, str):
        raise ValueError(f"The {what} name {name!r} is no text.")
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise ValueError(f"A {what} name of {len(name)} characters; expected 1 to {MAX_NAME}.")
    if not name.isprintable():
        raise ValueError(f"The {what} name {name!r} has characters that cannot be printed, such as line breaks.")
    if name == CANT_TELL_TEXT:
        raise ValueError(f"{CANT_TELL_TEXT!r} is no name for a {what}: it is the label of rows nobody can tell.")
    return name


def check_component(component: object) -> int:
    """Return a component's number as int. Raises ValueError where it is none."""
    if isinstance(component, bool) or not isinstance(component, Integral) or component < 0:
        raise ValueError(f"{component!r} is no component; components are 0, 1, 2, ...")
    return int(component)


def check_rows(rows, n: int) -> Int[np.ndarray, " B"]:
    """Return rows as ascending, distinct positions, int64.

    Args:
        rows: One position, several, or a mask of bool [N].
        n: How many rows there are.

    Raises:
        ValueError: No integers, or outside 0..n-1; the message names the first.
    """
    array = np.asarray(rows)
    if array.ndim > 1:
        raise ValueError(f"rows has shape {array.shape}; expected a list of positions or a mask of {n}.")
    if array.dtype == bool:
        if array.shape != (n,):
            raise ValueError(f"The mask has {array.size} entries, but there are {n} rows.")
        return np.flatnonzero(array)
    if array.size == 0:
        return np.empty(0, np.int64)
    if array.dtype.kind not in "iu":
        raise ValueError(f"rows are {array.dtype}; expected integer positions 0..{n - 1} or a mask of {n}.")
    array = np.unique(array)
    if array[0] < 0 or array[-1] >= n:
        raise ValueError(f"Row {array[0] if array[0] < 0 else array[-1]} does not exist; rows are 0..{n - 1}.")
    return array.astype(np.int64)


def check_each(rows, ids, n: int, classes: int) -> tuple[Int[np.ndarray, " B"], Int[np.ndarray, " B"]]:
    """Return rows, ascending, and the class id of each, both int64.

    Args:
        rows: Distinct positions.
        ids: One class id a row.
        n: How many rows there are.
        classes: How many classes there are.

    Raises:
        ValueError: Not one id a row, a row twice, or a row or class that does not exist; the message names the first.
    """
    given, codes = np.asarray(rows), np.asarray(ids)
    if given.ndim != 1 or given.shape != codes.shape:
        raise ValueError(f"rows has shape {given.shape}, ids {codes.shape}; expected a list of each, one id a row.")
    if given.dtype == bool:
        raise ValueError("rows is a mask; expected positions, so that each has its id. Give np.flatnonzero(mask).")
    picked = check_rows(given, n)
    if len(picked) < len(given):
        twice = next(row for row in picked if np.count_nonzero(given == row) > 1)
        raise ValueError(f"Row {twice} is given more than once; a row has one class.")
    if codes.size and codes.dtype.kind not in "iu":
        raise ValueError(f"ids are {codes.dtype}; expected class ids 0..{classes - 1}.")
    wrong = np.flatnonzero((codes < 0) | (codes >= classes))
    if len(wrong):
        row, code = given[wrong[0]], codes[wrong[0]]
        raise ValueError(f"Row {row} is given class {code}, which does not exist; class ids are 0..{classes - 1}.")
    return picked, codes[np.argsort(given)].astype(np.int64)


def resolve(
    label, classes: tuple[str, ...], merged: Mapping[int, int] = EMPTY, deleted: frozenset[int] = frozenset()
) -> tuple[int, tuple[str, ...]]:
    """Return the code that a label means, and the names of the classes that must be made for it.

    Args:
        label: A class id; a class name, new or known; CANT_TELL; or None, NaN, NA or -1, which clear.
        classes: The names there are.
        merged: Where merged classes went; both their ids and their names lead there.
        deleted: Deleted classes. Their names are good, and bring them back; their ids are not, so that a stray key
            does not.

    Raises:
        ValueError: Anything else: a bool, a negative or broken number, an id of MAX_CLASSES or more, or of a class
            that was deleted; a bad name.
    """
    if isinstance(label, np.ndarray) and label.ndim == 0:
        label = label.item()
    if label is None or type(label).__name__ == "NAType":
        return NONE, ()
    if label is CANT_TELL or (isinstance(label, str) and label.strip() == CANT_TELL_TEXT):
        return UNSURE, ()
    if isinstance(label, str):
        name = check_name(label)
        if name in classes:
            return _final(classes.index(name), merged), ()
        return len(classes), _within((name,), classes)
    if isinstance(label, bool | np.bool_) or not isinstance(label, Real):
        raise ValueError(f"{label!r} is no label; expected a class id, a class name, CANT_TELL, or None to clear.")
    number = int(label) if isinstance(label, Integral) else float(label)
    if number != number or number == NONE:
        return NONE, ()
    if number < 0 or number != number // 1:
        raise ValueError(f"{label!r} is no class id; ids are 0, 1, 2, ...; -1 or None clears.")
    if number >= MAX_CLASSES:
        raise ValueError(f"Class id {label} is too large; ids are below {MAX_CLASSES}. Give a new class by its name.")
    if number in deleted:
        raise ValueError(f"Class {label} ({classes[int(number)]!r}) was deleted; undo, or add it again by its name.")
    return _final(int(number), merged), names_up_to(int(number), classes)


def names_up_to(class_id: int, classes: tuple[str, ...]) -> tuple[str, ...]:
    """Return names for the classes that are missing up to and with `class_id`: their ids, as text."""
    missing = range(len(classes), class_id + 1)
    return tuple(str(i) if str(i) not in classes else f"class {i}" for i in missing)


def _final(class_id: int, merged: Mapping[int, int]) -> int:
    while class_id in merged:
        class_id = merged[class_id]
    return class_id


def _within(new: tuple[str, ...], classes: tuple[str, ...]) -> tuple[str, ...]:
    if len(classes) + len(new) > MAX_CLASSES:
        raise ValueError(f"There are {len(classes)} classes already; at most {MAX_CLASSES} are possible.")
    return new
