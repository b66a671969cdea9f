"""Reads tables: the numeric columns of a pandas frame or a Parquet file, or one column of embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data.readers.arrays import Arrays
from rcm_notebook.data.readers.index import read_index
from rcm_notebook.data.readers.tables import as_table, check_columns, check_names_of_file, kept_columns, listed
from rcm_notebook.data.validation import as_values
from rcm_notebook.disk import reading_parquet

if TYPE_CHECKING:
    import pandas as pd


def read_dataframe(
    frame: pd.DataFrame,
    columns: str | Sequence[str] | None = None,
    *,
    truth: str | None = None,
    texts: str | None = None,
    serial: str | None = None,
    keep: bool | str | Sequence[str] = (),
) -> Arrays:
    """Read the columns of a frame; the arguments are those of `Dataset.from_dataframe`.

    Raises:
        LookupError: A column is not there.
        ValueError: A column is not numeric or has missing or infinite values, several have one name, the index repeats,
            or `frame` is no table; the message names column and row.
    """
    frame = as_table(frame)
    if serial is not None and serial in frame.index.names and serial not in frame.columns:
        frame = frame.reset_index(serial)
    roles = [column for column in (truth, texts, serial) if column is not None]
    chosen = None if columns is None else listed(columns)
    kept = [] if isinstance(keep, bool) else listed(keep)
    check_columns(frame, [*(chosen or ()), *roles, *kept, *(frame.columns if chosen is None or keep is True else ())])
    if chosen is None:
        free = [column for column in frame.columns if column not in roles and column not in kept]
        chosen = [column for column in free if _is_numeric(frame[column])] if keep is True else free
    if keep is True:
        kept = [column for column in frame.columns if column not in roles and column not in chosen]
    if not chosen or not len(frame):
        raise ValueError(f"The frame has {len(frame)} rows and {len(chosen)} columns of data; at least one is needed.")
    return Arrays(
        x=_values(frame, chosen),
        truth=None if truth is None else frame[truth].tolist(),
        texts=None if texts is None else frame[texts].tolist(),
        columns=kept_columns(frame, kept, leave_out=keep is True),
        serial=read_index(frame) if serial is None else frame[serial].to_numpy(),
    )


def read_parquet(path: str | Path, columns: str | Sequence[str] | None = None, **roles) -> Arrays:
    """Read the columns of a Parquet file; the arguments are those of `read_dataframe`.

    Raises:
        FileNotFoundError: There is no such file.
        LookupError: As `read_dataframe`.
        ValueError: The file cannot be read as Parquet, or as `read_dataframe`.
    """
    import pandas as pd

    check_names_of_file(path)
    with reading_parquet(path):
        frame = pd.read_parquet(path)
    return read_dataframe(frame, columns, **roles)


def _values(frame: pd.DataFrame, chosen: list) -> np.ndarray:
    if len(chosen) == 1 and isinstance(frame[chosen[0]].iloc[0], list | tuple | np.ndarray):
        return as_values(list(frame[chosen[0]]), f"column {chosen[0]!r}")
    for column in chosen:
        if not _is_numeric(frame[column]):
            raise ValueError(
                f"Column {column!r} has type {frame[column].dtype}; expected numbers. "
                "Name the columns to use, or give it a role (truth, texts, serial, keep)."
            )
    values = frame[chosen].to_numpy(dtype=np.float64, na_value=np.nan)
    for place in np.flatnonzero((values == values[0]).all(axis=0)).tolist():
        if len({*frame[chosen[place]]}) > 1:
            raise ValueError(
                f"Column {chosen[place]!r} of the frame varies, but is constant as float64; subtract a number from it, "
                "or leave it out (keep, serial)."
            )
    return as_values(values, "the frame", columns=[str(column) for column in chosen])


def _is_numeric(column: Any) -> bool:
    from pandas.api.types import is_bool_dtype, is_complex_dtype, is_numeric_dtype

    return bool(is_numeric_dtype(column) or is_bool_dtype(column)) and not is_complex_dtype(column)
