"""A CSV file with the columns Serial and label, as the labels.csv of a session; it may have other columns.

Only rows with a label are written, by class name. A text that looks like a formula is written unchanged, because
reading must give the same text back. In a spreadsheet, import the column as text.
"""

from pathlib import Path

from rcm_notebook.data import Dataset
from rcm_notebook.disk import replacing
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import Columns, Incoming, Labels
from rcm_notebook.labels import csv as labels_csv


def read(source, columns: Columns) -> Incoming:
    """Read a file in UTF-8."""
    path = Path(source)
    try:
        found = list(labels_csv.records(path.read_bytes(), columns))
    except ValueError as error:
        raise ValueError(f"{path}, {error}") from None
    return Incoming(str(path), [serial for _, serial, _ in found], [label for *_, label in found], is_text=True)


def write(labels: Labels, data: Dataset, target, columns: Columns) -> None:
    """Write a file in UTF-8, whole or not at all."""
    with replacing(Path(target)) as file:
        file.write(labels_csv.render(labels.codes, labels.classes, data.serial, columns.written))


LABEL_FORMATS.add("csv", LabelFormat("a path that ends in .csv", read, write, endings=(".csv",)))
