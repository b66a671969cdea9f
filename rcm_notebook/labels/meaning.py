"""Checks of the rows, classes and components that a user gives.

Each function returns the value in the form that is stored, or raises ValueError. The error says what was given and what
was expected.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from numbers import Integral, Real
from typing import Any

import numpy as np

from rcm_notebook.labels.codes import CANT_TELL, EMPTY, MAX_CLASSES, NONE, UNSURE
from rcm_notebook.names import check_name, is_cant_tell
from rcm_notebook.retyped import are_names, finder, whole
from rcm_notebook.types import Int

RECORD = re.compile(r"[0-9A-Za-z_-]{1,64}")
"""Names of records of splits and merges."""

_finder = lru_cache(maxsize=4)(finder)
_are_names = lru_cache(maxsize=4)(are_names)


def check_component(component: object) -> int:
    """Return a component's number as int. Raises ValueError if it is no component."""
    if isinstance(component, bool) or not isinstance(component, Integral) or component < 0:
        raise ValueError(f"{component!r} is no component; components are 0, 1, 2, ...")
    return int(component)


def check_record(name: object) -> str:
    """Return the name of a split's or merge's record. Raises ValueError if it could lead out of the records' folder."""
    if not isinstance(name, str) or not RECORD.fullmatch(name):
        raise ValueError(f"{name!r:.80} is no name of a record; expected 1 to 64 letters, digits, - or _.")
    return name


def check_rows(rows, n: int) -> Int[np.ndarray, " B"]:
    """Return rows as ascending, distinct positions, int64.

    Args:
        rows: One position, several, or a mask of bool [N].
        n: How many rows there are.

    Raises:
        ValueError: The rows are not integers, or one lies outside 0..n-1; the message names the first.
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
        ids: One class id for each row.
        n: How many rows there are.
        classes: How many classes there are.

    Raises:
        ValueError: There is not one id for each row, a row is given twice, or a row or class does not exist; the
            message names the first.
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
        classes: Names of the existing classes.
        merged: Id of a merged class -> id of the class that it was merged into. Its id and its name both mean the
            latter.
        deleted: Ids of deleted classes. The name of one is allowed and restores it. Its id is an error, so that a key
            pressed by mistake does not restore it.

    Raises:
        ValueError: The label is anything else: a bool, a negative number or a fraction, an id of MAX_CLASSES or more,
            the id of a deleted class, or a bad name.
    """
    if isinstance(label, np.ndarray) and label.ndim == 0:
        label = label.item()
    if label is None or type(label).__name__ == "NAType":
        return NONE, ()
    if label is CANT_TELL or (isinstance(label, str) and label not in classes and is_cant_tell(label)):
        return UNSURE, ()
    if isinstance(label, str):
        name = label if label in classes else check_name(label)
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


def named(label: Any, classes: tuple[str, ...]) -> Any:
    """Return the name of the class that a label of another program is, and every other label as it is given.

    Programs turn names into numbers, booleans and dates: 7, 7.0 and "7.0" are the class "007" if no other class is read
    as 7. Where the name of a class is the id of another, every number is a name.

    Args:
        label: A class name or id, as another program has it.
        classes: Names of the existing classes.

    Raises:
        ValueError: Several classes are read as this label, or it is a float that may have lost digits.
    """
    place = _finder(classes)(label)
    if place is not None:
        return classes[place]
    number = whole(label)
    return label if number is None or number == NONE or not _are_names(classes) else str(number)


def names_up_to(class_id: int, classes: tuple[str, ...]) -> tuple[str, ...]:
    """Return names for the missing classes up to and including `class_id`: their ids, as text."""
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
