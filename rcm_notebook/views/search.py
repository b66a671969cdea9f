"""Search for rows by what the user types: a number, or a piece of text.

A number is first searched among the serials, then taken as a position. Other input is searched in the texts and the
columns of text. If no row contains it, it is searched in the names of the classes. Upper and lower case are equal.
"""

from typing import NamedTuple

import numpy as np

from rcm_notebook.types import Int
from rcm_notebook.views.view import View

MOST = 5_000
"""Largest number of rows that a search returns. A choice: with more, the search was too general."""


class Found(NamedTuple):
    """The answer to a search.

    Attributes:
        rows: Positions of the rows that were found, ascending, at most MOST.
        words: A sentence for the user: what was found, or why nothing was.
    """

    rows: Int[np.ndarray, " n"]
    words: str


def search(view: View, typed: str) -> Found:
    """Return the rows of a view that match what the user typed.

    Args:
        view: The view to search.
        typed: A number finds the row with that Serial, or else the row at that position. A serial that is a text also
            finds its row. Other input finds the rows whose text, or whose value in a column of texts, contains it. If
            there are none, it finds the rows that are labelled or predicted as a class whose name contains it. Input
            in "double quotes" is searched only in texts.
    """
    wanted = typed.strip()
    is_quoted = len(wanted) > 2 and wanted[0] == wanted[-1] == '"'
    if is_quoted:
        wanted = wanted[1:-1]
    if not wanted:
        return _nothing("Type a number or a piece of text to search for.")
    if not is_quoted:
        numbered = _by_number(view, wanted)
        if numbered is not None:
            return numbered
    rows = _in_texts(view.data, wanted)
    if len(rows):
        return _some(rows, f"with “{_brief(wanted)}” in the text")
    rows, names = (np.zeros(0, np.int64), ()) if is_quoted else _in_classes(view, wanted)
    if len(rows):
        return _some(rows, f"of class {_brief(', '.join(names))}")
    if view.data.texts is None and not _columns_of_text(view.data):
        return _nothing(
            f"“{_brief(wanted)}” is neither a row's Serial nor a class of a point, and this data has no texts."
        )
    return _nothing(
        f"No text has “{_brief(wanted)}”" + ("." if is_quoted else ", and no class of a point is called so.")
    )


def _by_number(view: View, wanted: str) -> Found | None:
    """Return the row with that serial or at that position; None if `wanted` is neither a number nor a serial."""
    serial, is_number = view.data.serial, wanted.isascii() and wanted.isdecimal()
    if serial.dtype.kind == "U":
        rows = np.flatnonzero(serial == wanted)
    else:
        rows = np.flatnonzero(serial == int(wanted)) if is_number and len(wanted) < 19 else np.zeros(0, np.int64)
    if len(rows):
        return Found(rows, f"Serial {_brief(wanted)} is the row at position {rows[0]:,}")
    if not is_number:
        return None
    if len(wanted) < 19 and int(wanted) < len(serial):
        row = int(wanted)
        return Found(np.array([row]), f"No Serial is {row}; this is the row at position {row:,}, Serial {serial[row]}")
    return _nothing(f"No row has the Serial or the position {_brief(wanted)}: there are {len(serial):,} rows.")


def _columns_of_text(data) -> list[np.ndarray]:
    return [values for values in data.columns.values() if values.dtype == object]


def _in_texts(data, wanted: str) -> np.ndarray:
    folded = wanted.casefold()
    found = np.zeros(len(data), bool)
    for texts in filter(lambda texts: texts is not None, [data.texts, *_columns_of_text(data)]):
        found |= np.fromiter((text is not None and folded in text.casefold() for text in texts), bool, len(data))
    return np.flatnonzero(found)


def _in_classes(view: View, wanted: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the rows that are labelled or predicted as a class whose name contains `wanted`, and those names."""
    labels, prediction = view.labels, view.prediction
    ids = [i for i, name in enumerate(labels.classes) if wanted.casefold() in name.casefold()]
    shown = np.where(labels.ids >= 0, labels.ids, prediction.known_ids)
    rows = np.flatnonzero(np.isin(shown, ids) & (shown >= 0))
    return rows, tuple(labels.classes[i] for i in np.unique(shown[rows]))


def _some(rows: np.ndarray, which: str) -> Found:
    words = f"{len(rows):,} row{'s' if len(rows) > 1 else ''} {which}"
    return Found(rows[:MOST], words if len(rows) <= MOST else f"the first {MOST:,} of {words}")


def _nothing(words: str) -> Found:
    return Found(np.zeros(0, np.int64), words)


def _brief(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
