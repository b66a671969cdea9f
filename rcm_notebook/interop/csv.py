"""A CSV file with the columns Serial and label, as the labels.csv of a session; it may have other columns.

It is read with commas, semicolons or tabs, as spreadsheets write it, and written with commas, or with tabs where its
name says .tsv. Only rows with a label are written, by class name. A text that looks like a formula is written
unchanged, because reading must give the same text back. In a spreadsheet, import the column as text.
"""

from pathlib import Path

from rcm_notebook.data import Dataset
from rcm_notebook.interop.gzipped import read_bytes, write_bytes
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import Columns, Incoming, Labels
from rcm_notebook.labels import csv as labels_csv


def read(source, columns: Columns) -> Incoming:
    """Read a file in UTF-8, or in UTF-16 with a byte-order mark."""
    path = Path(source)
    content = read_bytes(path)
    try:
        found = list(labels_csv.records(content, columns))
    except ValueError as error:
        raise ValueError(f"{path}, {error}") from None
    return Incoming(str(path), [serial for _, serial, _ in found], [label for *_, label in found], is_text=True)


def write(labels: Labels, data: Dataset, target, columns: Columns) -> None:
    """Write a file in UTF-8, whole or not at all."""
    path = Path(target)
    delimiter = "\t" if path.name.lower().removesuffix(".gz").endswith(".tsv") else ","
    content = labels_csv.render(labels.codes, labels.classes, data.serial, columns.written, delimiter)
    write_bytes(path, content)


ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz")

LABEL_FORMATS.add("csv", LabelFormat("a path that ends in .csv or .tsv, also .gz", read, write, endings=ENDINGS))
