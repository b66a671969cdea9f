"""Reads the index of a pandas frame or series: the serials of its rows, where it does more than count them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from rcm_notebook.data.serials import as_serial


def read_index(given: Any) -> np.ndarray | None:
    """Return the index as serials, int64 or str [N]; None if it is 0..N-1 in order, or `given` is not pandas'.

    Raises:
        ValueError: The index repeats, or it does not hold integers or texts alone.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(given, pandas.DataFrame | pandas.Series):
        return None
    if given.index.equals(pandas.RangeIndex(len(given))):
        return None
    try:
        return as_serial(given.index.to_flat_index().to_numpy(), len(given), "the index")
    except ValueError as error:
        raise ValueError(
            f"{error} The index says which row is which: give another with serial=..., or number the rows by position "
            "with .reset_index(drop=True)."
        ) from None


def check_order(rows: Any, others: Mapping[str, Any]) -> None:
    """Raise ValueError where one of the `others` has the index of `rows` in another order.

    All are matched by position. A series that was shuffled apart from the rows would be matched to the wrong ones.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(rows, pandas.DataFrame | pandas.Series):
        return
    for what, other in others.items():
        if not isinstance(other, pandas.Series) or len(other) != len(rows) or other.index.equals(rows.index):
            continue
        if rows.index.is_unique and other.index.is_unique and other.index.isin(rows.index).all():
            pairs = zip(rows.index.tolist(), other.index.tolist(), strict=True)
            row, own, given = next((row, own, given) for row, (own, given) in enumerate(pairs) if own != given)
            raise ValueError(
                f"{what} has the index of the rows in another order: row {row} is {own!r} there and {given!r} here. "
                f"To match by index, give {what}.loc[rows.index]; to match by position, {what}.to_numpy()."
            )
