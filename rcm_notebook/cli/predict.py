"""Scoring new data from the command line: a session, a file of rows, and a CSV of what the session says of them."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.session import Session

if TYPE_CHECKING:
    import pandas as pd

HEADER = ("Serial", "label", "certainty", "unknown", "novelty", "component")


def predict(session_folder: Path, file: Path, out: Any, *, serial: str | None = None) -> int:
    """Write a line for every row of `file` and return how many.

    Args:
        session_folder: Opened for reading only, so another process may be writing.
        file: ``.npy`` of rows shaped as the session's, or ``.csv`` or ``.parquet`` with a numeric column for each of
            its dimensions.
        out: Text file to which the CSV goes: Serial, label (empty before there are labels), certainty, unknown,
            novelty, component.
        serial: Column of the file with its own index; None counts the rows.

    Raises:
        FileNotFoundError: There is no session, or no file.
        ValueError: The rows do not fit the session's.
    """
    session = Session.open(session_folder, read_only=True)
    x, index = _rows(file, serial)
    said, novelty = session.extend(x), session.ood(x)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for i, id in enumerate(said.ids):
        label = session.classes[id] if id >= 0 else ""
        numbers = f"{said.certainty[i]:.4f}", int(said.unknown[i]), f"{novelty[i]:.4f}", int(said.component[i])
        writer.writerow((index[i], label, *numbers))
    return len(said)


def _rows(file: Path, serial: str | None) -> tuple[np.ndarray, np.ndarray]:
    if file.suffix == ".npy":
        x = np.load(file, allow_pickle=False)
        return x, np.arange(len(x))
    frame = _frame(file)
    if serial is not None and serial not in frame.columns:
        raise ValueError(f"{file} has no column {serial!r}; it has {', '.join(map(str, frame.columns))}.")
    index = np.arange(len(frame)) if serial is None else frame.pop(serial).to_numpy()
    return Dataset.from_dataframe(frame).x, index


def _frame(file: Path) -> "pd.DataFrame":
    import pandas as pd

    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet}
    if file.suffix not in readers:
        raise ValueError(f"{file} is no .npy, .csv or .parquet file.")
    return readers[file.suffix](file)
