"""In which order a gallery shows rows, and which of them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.scores import SCORES, scores_of
from rcm_notebook.types import Bool, Int

AS_GIVEN = "as given"
"""The order in which the rows came: ascending for a selection, best first for a query."""

FILTERS: Registry[Callable[[Any, Int[np.ndarray, " n"]], Bool[np.ndarray, " n"]]] = Registry("filter")
"""Which rows are shown: (session, rows) -> mask."""


@FILTERS.register("all")
def everything(session, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep every row."""
    return np.ones(len(rows), bool)


@FILTERS.register("without a label")
def without_label(session, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep what is neither labelled nor marked as can't tell."""
    return (session.labels.ids[rows] < 0) & ~session.labels.cant_tell[rows]


@FILTERS.register("labelled")
def labelled(session, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep what has a label."""
    return session.labels.ids[rows] >= 0


@FILTERS.register("can't tell")
def cant_tell(session, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep what nobody could tell."""
    return session.labels.cant_tell[rows]


@FILTERS.register("unknown")
def unknown(session, rows: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Keep what too few labels reach."""
    return session.prediction.unknown[rows]


def sorts(session) -> tuple[str, ...]:
    """Return what a session's rows can be sorted by."""
    return (AS_GIVEN, "prediction", "component", *scores_of(session))


def arrange(
    session, rows: Int[np.ndarray, " n"], by: str = AS_GIVEN, is_descending: bool = False, show: str = "all"
) -> Int[np.ndarray, " m"]:
    """Return the rows of `show`, sorted; equals stay in the order in which they came.

    Args:
        session: Whose rows they are.
        rows: Positions.
        by: One of `sorts`.
        is_descending: The highest first.
        show: A name in FILTERS.
    """
    rows = rows[FILTERS[show](session, rows)]
    if by == AS_GIVEN:
        return rows[::-1] if is_descending else rows
    values = _values(session, by)[rows]
    return rows[np.argsort(-values if is_descending else values, kind="stable")]


def _values(session, by: str) -> np.ndarray:
    if by == "prediction":
        return np.where(session.prediction.unknown, len(session.classes), session.prediction.ids).astype(np.int64)
    if by == "component":
        return session.latents.component.astype(np.int64)
    return np.asarray(SCORES[by].values(session))
