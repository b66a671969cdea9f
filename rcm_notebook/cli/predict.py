"""Scoring new data from the command line: a session predicts the rows of a file and writes a CSV."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data import read_dataframe
from rcm_notebook.session import Session

if TYPE_CHECKING:
    import pandas as pd

HEADER = ("Serial", "label", "certainty", "unknown", "novelty", "component")


def predict(session_folder: Path, file: Path, out: Any, *, serial: str | None = None, texts: str | None = None) -> int:
    """Write a line for every row of `file` and return the number of rows.

    Args:
        session_folder: The session's folder. It is opened read-only, so that another process may write to it.
        file: ``.npy`` of rows with the shape of the session's rows, or ``.csv`` or ``.parquet`` with a numeric column
            for each of their dimensions. Where the session's rows were made of texts, also ``.txt`` with a text in
            each line, or a table with a column of texts.
        out: Text file for the CSV, with the columns Serial, label (empty without labels), certainty, unknown, novelty,
            component.
        serial: Column of the file with its own index; None takes the index of a Parquet file, or else numbers the rows
            from 0.
        texts: Column of the file with texts; None takes the column of texts where there is one alone.

    Raises:
        FileNotFoundError: There is no session, or no file.
        ValueError: The rows do not have the shape of the session's rows, or no column of texts can be told.
    """
    session = Session.open(session_folder, read_only=True)
    x, index = _rows(file, serial, texts, session.data.embedding is not None)
    said, novelty = session.extend(x), session.ood(x)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for i, id in enumerate(said.ids):
        label = session.classes[id] if id >= 0 else ""
        numbers = f"{said.certainty[i]:.4f}", int(said.unknown[i]), f"{novelty[i]:.4f}", int(said.component[i])
        writer.writerow((index[i], label, *numbers))
    return len(said)


def _rows(file: Path, serial: str | None, texts: str | None, are_texts: bool) -> tuple[Any, np.ndarray]:
    """Return the rows of a file, as numbers or texts, and their index."""
    if file.suffix == ".npy":
        x = np.load(file, allow_pickle=False)
        return x, np.arange(len(x))
    if file.suffix == ".txt" and are_texts:
        lines = file.read_text("utf-8-sig").splitlines()
        return lines, np.arange(len(lines))
    frame = _frame(file)
    for column in (serial, texts):
        if column is not None and column not in frame.columns:
            raise ValueError(f"{file} has no column {column!r}; it has {', '.join(map(str, frame.columns))}.")
    index = frame.index.to_numpy() if serial is None else frame.pop(serial).to_numpy()
    if texts is None and are_texts:
        found = [name for name in frame.columns if frame[name].dtype.kind not in "biuf"]
        if len(found) > 1:
            raise ValueError(f"{file} has several columns of texts: {', '.join(map(str, found))}. Name one: --texts.")
        texts = next(iter(found), None)
    if texts is not None:
        return frame[texts].tolist(), index
    return read_dataframe(frame.reset_index(drop=True)).x, index


def _frame(file: Path) -> "pd.DataFrame":
    import pandas as pd

    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet}
    if file.suffix not in readers:
        raise ValueError(f"{file} is no .npy, .csv or .parquet file, nor .txt for a session of texts.")
    return readers[file.suffix](file)
