"""Data sets of tables: the numeric columns of a pandas frame or a Parquet file, or one column of embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.validation import as_values

if TYPE_CHECKING:
    import pandas as pd


def from_dataframe(
    frame: pd.DataFrame,
    columns: str | Sequence[str] | None = None,
    *,
    truth: str | None = None,
    texts: str | None = None,
    serial: str | None = None,
    keep: bool | str | Sequence[str] = (),
    names=None,
    name: str = "custom",
) -> Dataset:
    """Make a data set of the columns of a frame.

    Args:
        frame: One row a data point.
        columns: The D numeric columns, or one column whose cells are vectors; default: all that have no other role,
            and of those only the numeric ones where `keep` is True.
        truth: The column with true class ids or names; missing values mean unknown.
        texts: The column with texts to show.
        serial: The column with your own index of the rows; default 0..N-1.
        keep: Columns of numbers or texts to keep beside the data, to colour the map by and to search; they are no data
            unless `columns` names them, too. True keeps all that are neither data nor have a role.
        names: Class names.
        name: What the data set is called.

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
    return Dataset.from_arrays(
        _values(frame, chosen),
        names=names,
        truth=None if truth is None else frame[truth].tolist(),
        texts=None if texts is None else frame[texts].tolist(),
        columns={str(column): frame[column].to_numpy() for column in kept},
        serial=None if serial is None else frame[serial].to_numpy(),
        name=name,
    )


def from_parquet(path: str | Path, columns: str | Sequence[str] | None = None, **roles) -> Dataset:
    """Make a data set of a Parquet file; the arguments are those of `from_dataframe`.

    Raises:
        FileNotFoundError: There is no such file.
        LookupError, ValueError: As `from_dataframe`.
    """
    import pandas as pd

    return from_dataframe(pd.read_parquet(path), columns, **roles)


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
