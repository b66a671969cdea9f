"""A categorical column of an AnnData object's `.obs`: class names, NaN where there is no label.

A column Serial of `.obs` gives the row of each label; without it the names of the observations do, unless they can be
read in two ways (`rcm_notebook.labels.rows_of_index`). Any object with a frame `.obs` is accepted, so that anndata need
not be installed.
"""

from typing import Any

from rcm_notebook.data import Dataset
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.interop.pandas import read_frame, serials_of, titles_of
from rcm_notebook.labels import (
    CANT_TELL_TEXT,
    COLUMNS,
    Columns,
    Incoming,
    Labels,
    find_column,
    rows_of,
    rows_of_index,
)

ORIGIN = "an AnnData object"


def accepts(given: Any) -> bool:
    """Return whether an object has a frame `.obs`."""
    import pandas as pd

    return not isinstance(given, pd.DataFrame | pd.Series) and isinstance(getattr(given, "obs", None), pd.DataFrame)


def read(source: Any, columns: Columns) -> Incoming:
    """Read a column of `.obs`."""
    return read_frame(source.obs, columns, ORIGIN)


def write(labels: Labels, data: Dataset, target: Any, columns: Columns) -> None:
    """Write a categorical column into `.obs`, over a column of that name; `.obs` may have only some of the rows.

    Raises:
        LookupError: `.obs` has no such column of serials.
        ValueError: An observation is no row of the data, or could be two; then nothing is written.
    """
    import pandas as pd

    obs = target.obs
    serial = find_column(titles_of(obs), columns.serial, COLUMNS[0])
    find_rows = rows_of_index if serial is None else rows_of
    rows = find_rows(serials_of(obs, serial), data.serial, ORIGIN)
    names = [labels.classes[i] for i in labels.active]
    texts = labels.to_dataframe()["label"].to_numpy(dtype=object, na_value=None)[rows]
    kinds = names + [CANT_TELL_TEXT] * bool(labels.cant_tell.any())
    obs[columns.written[1]] = pd.Categorical(texts, categories=kinds)


LABEL_FORMATS.add("anndata", LabelFormat("an object with .obs, such as AnnData", read, write, accepts=accepts))
