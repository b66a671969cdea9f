"""A pandas frame with a column of labels, or a series of labels.

A column Serial gives the row of each label; without it the index does, unless it can be read in two ways
(`rcm_notebook.labels.rows_of_index`). Texts and categories are class names; numbers are class names where they can be,
else class ids; NaN and NA mean no label. A written frame has all rows, by class name, NA where there is no label. Its
index are the serials, too, so that it can be joined to the frame that the data came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import COLUMNS, Columns, Incoming, Labels, find_column

if TYPE_CHECKING:
    import pandas as pd


def accepts(given: Any) -> bool:
    """Return whether an object is a frame or a series."""
    import pandas as pd

    return isinstance(given, pd.DataFrame | pd.Series)


def read(source: pd.DataFrame | pd.Series, columns: Columns) -> Incoming:
    """Read a frame, or a series by its index.

    Raises:
        LookupError: There is no such column.
        ValueError: Column names are given for a series; or the frame has no column `label`, or several.
    """
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        return read_frame(source, columns, "a DataFrame")
    if any(columns):
        raise ValueError("A Series has no columns; leave serial and label out: its index says which row.")
    is_named = find_column([source.index.name], None, COLUMNS[0]) is not None
    return Incoming("a Series", values(source.index.to_flat_index()), values(source), by_index=not is_named)


def read_frame(frame: pd.DataFrame, columns: Columns, origin: str) -> Incoming:
    """Read the two columns of a frame, or the index and one column; messages call the frame `origin`."""
    serial, label = columns.places(titles_of(frame))
    if label is None:
        raise ValueError(
            f"{origin} has no column {COLUMNS[1]!r}, but {list(frame.columns)}; name the one with label=..."
        )
    return Incoming(origin, serials_of(frame, serial), values(column_of(frame, label)), by_index=serial is None)


def titles_of(frame: pd.DataFrame) -> list:
    """Return the names of a frame's columns, and after them those of its index that are not among them."""
    titles = list(frame.columns)
    return titles + [name for name in frame.index.names if name is not None and name not in titles]


def serials_of(frame: pd.DataFrame, place: int | None) -> list:
    """Return the values of a column by its place in `titles_of`, or of the index if it is None."""
    return values(frame.index.to_flat_index() if place is None else column_of(frame, place))


def column_of(frame: pd.DataFrame, place: int) -> pd.Series | pd.Index:
    """Return a column, or a level of the index, by its place in `titles_of`."""
    if place < frame.shape[1]:
        return frame.iloc[:, place]
    return frame.index.get_level_values(titles_of(frame)[place])


def write(labels: Labels, data: Dataset, target: None, columns: Columns) -> pd.DataFrame:
    """Return a frame of all rows: the serials, as index and as a column, and the labels as texts."""
    return labels.to_dataframe(data.serial).set_axis(list(columns.written), axis=1).set_axis(data.serial, axis=0)


def values(column: pd.Series | pd.Index) -> list:
    """Return a column's values, None for missing ones. Floats keep their width: it says how many digits they hold."""
    found = list(column.to_numpy()) if column.dtype.kind == "f" else column.tolist()
    for place in np.flatnonzero(np.asarray(column.isna())).tolist():
        found[place] = None
    return found


LABEL_FORMATS.add("pandas", LabelFormat("a pandas DataFrame or Series", read, write, accepts=accepts, makes=True))
