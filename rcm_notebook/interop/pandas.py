"""A pandas frame with a column of labels, or a series of labels.

A column Serial gives the row of each label; without it the index does. Texts and categories are class names, numbers
are class ids, and NaN and NA mean no label. A written frame has all rows, by class name, NA where there is no label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import COLUMNS, Columns, Incoming, Labels

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
    return Incoming("a Series", source.index.tolist(), _values(source))


def read_frame(frame: pd.DataFrame, columns: Columns, origin: str) -> Incoming:
    """Read the two columns of a frame, or the index and one column; messages call the frame `origin`."""
    titles = list(frame.columns)
    serial, label = columns.places(titles)
    if label is None:
        raise ValueError(f"{origin} has no column {COLUMNS[1]!r}, but {titles}; name the one with label=...")
    serials = frame.index if serial is None else frame.iloc[:, serial]
    return Incoming(origin, serials.tolist(), _values(frame.iloc[:, label]))


def write(labels: Labels, data: Dataset, target: None, columns: Columns) -> pd.DataFrame:
    """Return a frame of all rows: the serials, and the labels as texts."""
    return labels.to_dataframe(data.serial).set_axis(list(columns.written), axis=1)


def _values(column: pd.Series) -> list:
    values = column.tolist()
    for place in np.flatnonzero(column.isna().to_numpy()).tolist():
        values[place] = None
    return values


LABEL_FORMATS.add("pandas", LabelFormat("a pandas DataFrame or Series", read, write, accepts=accepts, makes=True))
