"""Reads tables: the numeric columns of a pandas frame or a Parquet file, or one column of embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data.readers.arrays import Arrays
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
        ValueError: A column is not numeric or has missing or infinite values; the message names column and row.
    """
    roles = [column for column in (truth, texts, serial) if column is not None]
    chosen = [columns] if isinstance(columns, str) else None if columns is None else list(columns)
    kept = [keep] if isinstance(keep, str) else [] if isinstance(keep, bool) else list(keep)
    for column in [*(chosen or ()), *roles, *kept]:
        if column not in frame.columns:
            known = ", ".join(map(str, frame.columns))
            raise LookupError(f"No column named {column!r}; known: {known}.")
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
        columns={str(column): frame[column].to_numpy() for column in kept},
        serial=None if serial is None else frame[serial].to_numpy(),
    )


def read_parquet(path: str | Path, columns: str | Sequence[str] | None = None, **roles) -> Arrays:
    """Read the columns of a Parquet file; the arguments are those of `read_dataframe`.

    Raises:
        FileNotFoundError: There is no such file.
        LookupError: As `read_dataframe`.
        ValueError: The file cannot be read as Parquet, or as `read_dataframe`.
    """
    import pandas as pd

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
    return as_values(values, "the frame", columns=[str(column) for column in chosen])


def _is_numeric(column: Any) -> bool:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return bool(is_numeric_dtype(column) or is_bool_dtype(column))
