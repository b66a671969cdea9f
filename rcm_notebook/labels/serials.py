"""Serials: the data set's own index of its rows, which matches labels of other programs to rows.

Programs write an index in different ways: 7 becomes 7.0 in a column with gaps, and "7" in a column of texts.
"""

import re
from collections.abc import Callable, Sequence
from numbers import Integral
from typing import Any

import numpy as np

from rcm_notebook.labels.messages import first_few, short_repr
from rcm_notebook.types import Int

INTEGER = re.compile(r"([+-]?[0-9]{1,18})(\.0*)?")
"""A whole number as text."""


def row_finder(serial: np.ndarray) -> Callable[[Any], int | None]:
    """Return a function from a serial, as another program writes it, to its row; None if there is no such row.

    Args:
        serial: The data set's own index, int64 or str [N].
    """
    rows = {value: row for row, value in enumerate(serial.tolist())}
    read = _text if serial.dtype.kind == "U" else _integer
    return lambda given: rows.get(read(given))


def rows_of(given: Sequence[Any], serial: np.ndarray, origin: str) -> Int[np.ndarray, " n"]:
    """Return the row of each serial that `origin` gives, int64 [n].

    Raises:
        ValueError: Some serials belong to no row; the message lists the first few.
    """
    find = row_finder(serial)
    rows = [find(one) for one in given]
    strange = list(dict.fromkeys(short_repr(one) for one, row in zip(given, rows, strict=True) if row is None))
    if strange:
        raise ValueError(
            f"{origin}: no row has the serial {first_few(strange)}; those of the data begin with "
            f"{', '.join(map(repr, serial[:3].tolist()))}. Nothing was changed."
        )
    return np.array(rows, np.int64)


def _text(given: Any) -> str | None:
    if isinstance(given, str):
        return given
    return str(int(given)) if isinstance(given, Integral) and not isinstance(given, bool) else None


def _integer(given: Any) -> int | None:
    if isinstance(given, str):
        number = INTEGER.fullmatch(given.strip())
        return int(number[1]) if number else None
    if isinstance(given, Integral):
        return None if isinstance(given, bool) else int(given)
    is_whole = isinstance(given, float | np.floating) and float(given).is_integer()
    return int(given) if is_whole else None
