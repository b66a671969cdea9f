"""The labels of a session from its log alone, so that they can be had where nothing else of the session can be read."""

import sys
from pathlib import Path

import numpy as np

from rcm_notebook.data import saved_serials
from rcm_notebook.disk import Damaged, read_log
from rcm_notebook.labels import COLUMNS, NONE, csv, replay
from rcm_notebook.runs import RunFolder


def labels(session_folder: Path) -> tuple[bytes, int]:
    """Return the labels as a CSV, and how many there are; "can't tell" counts, too.

    Where the serials cannot be read, the column ``row`` with positions from 0 takes their place, and stderr says why.

    Args:
        session_folder: The session's folder. Nothing in it is changed.

    Raises:
        FileNotFoundError: The folder has no labels.log.
        Damaged: labels.log itself is damaged.
    """
    folder = RunFolder(session_folder)
    try:
        lines, _ = read_log(folder.label_log)
        if not lines:
            raise FileNotFoundError(f"No labels in {folder.path}: it has no labels.log.")
        state = replay(lines, folder.label_log, lines[0].get("n", 0), ())
    except Damaged as error:
        raise error.and_then(f"{folder.labels} holds the labels as they were last written.") from None
    serial, titles = _serials(folder, len(state.codes))
    return csv.render(state.codes, state.known.classes, serial, titles), int((state.codes != NONE).sum())


def _serials(folder: RunFolder, n: int) -> tuple[np.ndarray, tuple[str, str]]:
    try:
        serial = saved_serials(folder.data)
        if len(serial) != n:
            raise ValueError(f"{folder.data} has {len(serial)} rows, labels.log {n}")
    except (OSError, ValueError, LookupError) as error:
        print(f"rcm-notebook: {error} The column row holds positions from 0 instead of serials.", file=sys.stderr)
        return np.arange(n), ("row", COLUMNS[1])
    return serial, COLUMNS
