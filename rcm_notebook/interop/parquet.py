"""A Parquet file of a frame with a column of labels; a column Serial or the frame's index gives the row of each.

All rows are written, by class name, null where there is no label.
"""

from pathlib import Path

from rcm_notebook.data import Dataset
from rcm_notebook.disk import reading_parquet, replacing
from rcm_notebook.interop import pandas as frames
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import Columns, Incoming, Labels


def read(source, columns: Columns) -> Incoming:
    """Read the two columns of a file; other columns are not read.

    Raises:
        FileNotFoundError: There is no such file.
        LookupError: There is no such column.
        ValueError: The file is no Parquet file, or has no column `label`.
    """
    import pandas as pd
    import pyarrow.parquet as pq

    path = Path(source)
    with reading_parquet(path):
        titles = pq.read_schema(path).names
    wanted = [titles[place] for place in columns.places(titles) if place is not None]
    with reading_parquet(path):
        frame = pd.read_parquet(path, columns=wanted)
    return frames.read_frame(frame, columns, str(path))


def write(labels: Labels, data: Dataset, target, columns: Columns) -> None:
    """Write a file, whole or not at all."""
    with replacing(Path(target)) as file:
        frames.write(labels, data, None, columns).to_parquet(file, index=False)


LABEL_FORMATS.add("parquet", LabelFormat("a path that ends in .parquet", read, write, endings=(".parquet",)))
