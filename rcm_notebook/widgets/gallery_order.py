"""The order in which a gallery shows rows, and the filters that choose them."""

from collections.abc import Callable

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Bool, Float, Int
from rcm_notebook.views import COLUMN, SCORES, View, choices, title_of, way

AS_GIVEN = "as given"
"""The order of the given rows: ascending for a selection, best first for a query."""

FILTERS: Registry[Callable[[View, Int[np.ndarray, " n"]], Bool[np.ndarray, " n"]]] = Registry("filter")
"""Which rows are shown: (view, rows) -> mask."""


@FILTERS.register("all")
def everything(view: View, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep every row."""
    return np.ones(len(rows), bool)


@FILTERS.register("without a label")
def without_label(view: View, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep the rows that have no label and are not marked as can't tell."""
    return (view.labels.ids[rows] < 0) & ~view.labels.cant_tell[rows]


@FILTERS.register("labelled")
def labelled(view: View, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep the rows that have a label."""
    return view.labels.ids[rows] >= 0


@FILTERS.register("can't tell")
def cant_tell(view: View, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep the rows that are marked as can't tell."""
    return view.labels.cant_tell[rows]


@FILTERS.register("unknown")
def unknown(view: View, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep the rows that too few labels reach."""
    return view.prediction.unknown[rows]


def sorts(view: View) -> tuple[str, ...]:
    """Return the names of all orders: the given one, and every colouring of the map."""
    return (AS_GIVEN, *choices(view))


def waits_for_network(view: View, by: str) -> bool:
    """Return whether sorting takes seconds on large data, because the network runs on every row."""
    return by != AS_GIVEN and way(view, by).runs_network


def arrange(
    view: View, rows: Int[np.ndarray, " n"], by: str = AS_GIVEN, is_descending: bool = False, show: str = "all"
) -> Int[np.ndarray, " m"]:
    """Return the rows that the filter `show` keeps, sorted; rows without a value come last, and ties keep their order.

    Args:
        view: The view of the session.
        rows: Positions.
        by: One of `sorts`.
        is_descending: Whether the highest value comes first.
        show: A name in FILTERS.
    """
    rows = rows[FILTERS[show](view, rows)]
    if by == AS_GIVEN:
        return rows[::-1] if is_descending else rows
    values = _values(view, by, rows)
    return rows[np.argsort(-values if is_descending else values, kind="stable")]


def _values(view: View, by: str, rows: Int[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """Return the value by which each row is sorted; NaN where there is none."""
    if by in SCORES:
        return np.asarray(SCORES[by].values(view), float)[rows]
    if by.startswith(COLUMN):
        return _ranks(view.data.columns[title_of(by)][rows])
    codes = way(view, by).color(view).codes[rows].astype(float)
    return np.where(codes == 0, np.nan, codes)  # Code 0 is context: no label, unknown.


def _ranks(column: np.ndarray) -> Float[np.ndarray, " n"]:
    """Return numbers as they are, and texts as their places in alphabetical order."""
    if column.dtype != object:
        return column.astype(float)
    alphabet = sorted({text for text in column if text is not None}, key=str.casefold)
    places = {text: place for place, text in enumerate(alphabet)} | {None: np.nan}
    return np.array([places[text] for text in column], float)
