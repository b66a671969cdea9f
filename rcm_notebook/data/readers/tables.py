"""Tables that are given whole: other libraries' as pandas', and the columns that are named in them."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data.validation import as_columns
from rcm_notebook.disk import reading_parquet

if TYPE_CHECKING:
    import pandas as pd


def as_table(frame: Any) -> pd.DataFrame:
    """Return a table as a pandas frame: polars', Arrow's and Hugging Face's are taken, too.

    Raises:
        ValueError: `frame` is no table; the message says how to make one.
    """
    import pandas as pd

    kind = type(frame).__name__
    if isinstance(frame, pd.DataFrame):
        return frame
    if hasattr(frame, "obs_names"):
        raise ValueError(
            f"frame is an {kind}. Give its matrix: Dataset.from_arrays(frame.X, serial=frame.obs_names), with "
            ".toarray() where it is sparse."
        )
    if hasattr(frame, "collect_schema") and hasattr(frame, "collect"):
        raise ValueError(f"frame is a {kind}, which holds no rows yet; give frame.collect().")
    if hasattr(frame, "to_pandas") and not isinstance(found := frame.to_pandas(), pd.Series):
        return found
    if isinstance(frame, str | PathLike):
        raise ValueError(f"frame is the text or path {frame!r}; read it first: pd.read_csv(path), or use from_parquet.")
    if isinstance(frame, np.ndarray):
        raise ValueError(f"frame is an array of shape {frame.shape}; give it to Dataset.from_arrays.")
    if hasattr(frame, "to_frame"):
        raise ValueError(f"frame is a single column ({kind}); give frame.to_frame(name).")
    raise ValueError(f"frame is a {kind}; expected a table, e.g. pd.DataFrame(...) of it.")


def listed(columns: Any) -> list:
    """Return the names of columns as a list: of one name, of several, or of none."""
    is_one = isinstance(columns, str) or not isinstance(columns, Iterable)
    return [] if columns is None else [columns] if is_one else list(columns)


def check_columns(frame: pd.DataFrame, columns: Iterable[Any]) -> None:
    """Check that each name stands for one column.

    Raises:
        LookupError: No column has such a name.
        ValueError: Several have, or a column is given instead of its name.
    """
    for column in columns:
        if not isinstance(column, Hashable):
            raise ValueError(f"A {type(column).__name__} is given for the name of a column; give the name alone.")
        if column not in frame.columns:
            known = ", ".join(map(str, frame.columns))
            raise LookupError(f"No column named {column!r}; known: {known}.")
        if frame[column].ndim > 1:
            raise ValueError(
                f"{frame[column].shape[1]} columns are named {column!r}; give each a name of its own: frame.columns = "
                "[...], one name for each column."
            )


def check_names_of_file(path: str | Path) -> None:
    """Raise ValueError if two columns of a Parquet file have one name, which Arrow does not read."""
    from pyarrow.parquet import read_schema

    with reading_parquet(path):
        names = read_schema(path).names
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{path} has several columns named {repeated[0]!r}; write it with a name for each column.")


def kept_columns(frame: pd.DataFrame, kept: list, *, leave_out: bool) -> dict[str, np.ndarray]:
    """Return columns to show by name, [N] each.

    Args:
        frame: The table.
        kept: The names of the columns.
        leave_out: Leave out columns that hold neither numbers nor texts, with a warning that names them.

    Raises:
        ValueError: Two names read the same as texts.
    """
    columns: dict[str, np.ndarray] = {}
    left_out = []
    for column in kept:
        if str(column) in columns:
            raise ValueError(f"Two columns are named {str(column)!r}, as a text and not; rename one of them.")
        values = frame[column].to_numpy()
        try:
            as_columns({str(column): values} if leave_out else {}, len(frame))
        except ValueError:
            left_out.append(f"{column!r} ({frame[column].dtype})")
        else:
            columns[str(column)] = values
    if left_out:
        warnings.warn(
            f"Left out of the columns to show, which hold numbers or texts: {', '.join(left_out)}. To keep one, "
            "convert it first, e.g. frame[name].astype(str).",
            stacklevel=4,
        )
    return columns
