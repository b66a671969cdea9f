"""Serials: the data set's own index of its rows, which matches labels of other programs to rows.

Programs write an index in different ways: 7 becomes 7.0 in a column with gaps, and "7" in a column of texts. Many
tables have no column of serials, but an index. It may be the serials, or it may only count the lines of the table.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rcm_notebook.labels.messages import first_few, short_repr
from rcm_notebook.retyped import finder, whole
from rcm_notebook.types import Int


def row_finder(serial: np.ndarray) -> Callable[[Any], int | None]:
    """Return a function from a serial, as another program writes it, to its row; None if there is no such row.

    A text is a serial of texts only to the letter.

    Args:
        serial: The data set's own index, int64 or str [N].

    Raises:
        ValueError: The function raises it for a float that may have lost digits, and for a number that several texts
            are read as.
    """
    if serial.dtype.kind == "U":
        find, rows = finder(serial.tolist()), {value: row for row, value in enumerate(serial.tolist())}
        return lambda given: rows.get(given) if isinstance(given, str) else find(given)
    rows = {value: row for row, value in enumerate(serial.tolist())}
    return lambda given: rows.get(whole(given.strip() if isinstance(given, str) else given))


def rows_of(given: Sequence[Any], serial: np.ndarray, origin: str) -> Int[np.ndarray, " n"]:
    """Return the row of each serial that `origin` gives, int64 [n].

    Raises:
        ValueError: Some serials belong to no row, or may have lost digits; the message lists the first few.
    """
    find, rows = row_finder(serial), []
    for place, one in enumerate(given):
        try:
            rows.append(find(one))
        except ValueError as error:
            raise ValueError(f"{origin}: serial {place + 1} of {len(given)}: {error}. Nothing was changed.") from None
    strange = list(dict.fromkeys(short_repr(one) for one, row in zip(given, rows, strict=True) if row is None))
    if strange:
        raise ValueError(
            f"{origin}: no row has the serial {first_few(strange)}; those of the data begin with "
            f"{', '.join(map(repr, serial[:3].tolist()))}. Nothing was changed."
        )
    return np.array(rows, np.int64)


def rows_of_index(given: Sequence[Any], serial: np.ndarray, origin: str) -> Int[np.ndarray, " n"]:
    """Return the row of each line of a table without serials, by the table's index, int64 [n].

    The index is refused where it can be read in two ways: as serials, or as a count of the lines from 0, in which case
    the lines are the rows by position. This is so if one of index and serials counts from 0, and the other does not.

    Args:
        given: The table's index.
        serial: The data set's own index, [N].
        origin: What messages call the table.

    Raises:
        ValueError: The index can be read in two ways, a line repeats another's index, or some belong to no row.
    """
    try:
        rows = rows_of(given, serial, origin)
    except ValueError as error:
        raise ValueError(f"{error} {_remedy(origin)}") from None
    lines = np.arange(len(rows))
    if np.array_equal(rows, lines):
        return rows
    values, first = np.unique(rows, return_index=True)
    if len(values) < len(rows):
        again = given[np.setdiff1d(lines, first)[0]]
        raise ValueError(
            f"{origin}: the index {short_repr(again)} occurs twice. {_remedy(origin)} Nothing was changed."
        )
    counted = [str(one) for one in serial[rows].tolist()] == [str(line) for line in lines.tolist()]
    is_own = serial.dtype.kind == "U" or not np.array_equal(serial, np.arange(len(serial)))
    if counted or (not is_own and len(rows) == len(serial)):
        line = int(np.argmax(rows != lines))
        raise ValueError(
            f"{origin} can be read in two ways: by its index, line {line + 1} (index {short_repr(given[line])}) is row "
            f"{rows[line]} of the data; by position, it is row {line}. {_remedy(origin)} Nothing was changed."
        )
    return rows


def _remedy(origin: str) -> str:
    return (
        f"It has no column Serial, so that the index of {origin} says which rows are meant. Give it a column Serial: "
        "its index (Serial=frame.index) to match by index, or session.data.serial to match line by line."
    )
