"""Tables: how components, classes and truth are related, as numbers that a widget or a report can draw.

    tau[k, c]        p(class c | component k), from the labels
    ownership[k, c]  rows whose heaviest component is k and whose predicted class is c
    confusion[t, c]  rows of the true class t that are predicted c

Each table is one entry of TABLES. The order of the rows shows structure: components of one class are neighbours, the
heaviest first. Components that no label reaches come last. A column UNKNOWN holds the rows whose class is unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Bool, Float, Int
from rcm_notebook.views.view import View

UNKNOWN = -1
"""Id of the column of rows that no label reaches, and of the group of components that no label reaches."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table of R by C numbers, and the cell of each of the N rows of the data.

    Attributes:
        row_ids: Id of each row of the table, from top to bottom: a component, or a true class.
        column_ids: Class ids from left to right. UNKNOWN is last, if there is such a column.
        values: The numbers.
        groups: Class id by which each row of the table is grouped; UNKNOWN for none.
        is_known: Whether the numbers of each row of the table mean anything.
        row_of: The row id of each row of the data; UNKNOWN if it has none.
        column_of: The predicted class of each row of the data, or UNKNOWN.
    """

    row_ids: Int[np.ndarray, " R"]
    column_ids: Int[np.ndarray, " C"]
    values: Float[np.ndarray, "R C"]
    groups: Int[np.ndarray, " R"]
    is_known: Bool[np.ndarray, " R"]
    row_of: Int[np.ndarray, " N"]
    column_of: Int[np.ndarray, " N"]

    @cached_property
    def counts(self) -> Int[np.ndarray, "R C"]:
        """Number of rows of the data in each cell."""
        return cross(self.row_ids, self.column_ids, self.row_of, self.column_of)

    @cached_property
    def points(self) -> Int[np.ndarray, " R"]:
        """Number of rows of the data in each row of the table, with any prediction."""
        return _tally(self._row_places, len(self.row_ids))

    def pick(self, row: int | None, column: int | None) -> Int[np.ndarray, " n"]:
        """Return the rows of the data in a cell, ascending. With None, the whole row or column is taken."""
        is_in = np.ones(len(self.row_of), bool)
        if row is not None:
            is_in &= self.row_of == row
        if column is not None:
            is_in &= (self.column_of == column) & (self._row_places >= 0)
        return np.flatnonzero(is_in)

    def held(self, rows: Int[np.ndarray, " n"]) -> tuple[Int[np.ndarray, " R"], Int[np.ndarray, " C"]]:
        """Return how many of the data's `rows` are in each row and in each column of the table."""
        down, across = self._row_places[rows], self._column_places[rows]
        return _tally(down, len(self.row_ids)), _tally(across[down >= 0], len(self.column_ids))

    @cached_property
    def _row_places(self) -> Int[np.ndarray, " N"]:
        return _places(self.row_ids, self.row_of)

    @cached_property
    def _column_places(self) -> Int[np.ndarray, " N"]:
        return _places(self.column_ids, self.column_of)


class Kind(NamedTuple):
    """A table that a view can have.

    Attributes:
        about: What the table shows, in a line or two.
        rows: What a row of the table is: ``component`` or ``truth``.
        is_share: Whether the numbers lie in [0, 1] and are shown as percentages.
        build: view -> Table. It is called only if labels exist.
        needs: view -> whether it can ever have the table.
    """

    about: str
    rows: str
    is_share: bool
    build: Callable[[View], Table]
    needs: Callable[[View], bool]


TABLES: Registry[Kind] = Registry("table", Kind)


def table(name: str, about: str, rows: str, is_share: bool, needs: Callable[[View], bool] = lambda _: True) -> Callable:
    """Return a decorator that registers ``view -> Table`` under `name`."""

    def register(build: Callable[[View], Table]) -> Callable[[View], Table]:
        TABLES.add(name, Kind(about, rows, is_share, build, needs))
        return build

    return register


@table(
    "tau",
    "How probable each class is in each component, p(class | component), according to your labels. A hatched row has "
    "too few labels near it to say.",
    rows="component",
    is_share=True,
)
def tau(view: View) -> Table:
    """Return p(class | component). A row is known if its evidence is at least the threshold for rows of the data."""
    columns, predicted = _active(view), _predicted(view)
    return _by_component(view, columns, view.prediction.tau.tau[:, columns], predicted)


@table(
    "ownership",
    "How many points each component holds of each predicted class: those that belong to it most, counted by their "
    "predicted class.",
    rows="component",
    is_share=False,
)
def ownership(view: View) -> Table:
    """Return the number of rows for each pair of heaviest component and predicted class."""
    predicted = _predicted(view)
    columns = _with_unknown(_active(view), predicted)
    components = np.arange(len(view.latents.affinity))
    counts = cross(components, columns, view.latents.component, predicted).astype(np.float32)
    return replace(_by_component(view, columns, counts, predicted), is_known=np.ones(len(components), bool))


@table(
    "confusion",
    "How many points of each true class are predicted as each class, labelled ones included. Colour is the share of "
    "the true class.",
    rows="truth",
    is_share=True,
    needs=lambda view: view.data.truth is not None,
)
def confusion(view: View) -> Table:
    """Return the share of each true class that is predicted as each class, over rows with a known truth."""
    truth, predicted = np.asarray(view.data.truth), _predicted(view)
    ids = np.unique(truth[truth >= 0])
    columns = _with_unknown(_active(view), predicted[truth >= 0])
    counts = cross(ids, columns, truth, predicted)
    shares = counts / np.bincount(truth[truth >= 0])[ids][:, None]
    known = np.ones(len(ids), bool)
    return Table(ids, columns, shares.astype(np.float32), ids, known, truth, predicted)


def cross(
    row_ids: Int[np.ndarray, " R"],
    column_ids: Int[np.ndarray, " C"],
    row_of: Int[np.ndarray, " N"],
    column_of: Int[np.ndarray, " N"],
) -> Int[np.ndarray, "R C"]:
    """Return how many of N rows have each pair of ids. Rows with an id that is not listed are left out."""
    down, across = _places(row_ids, row_of), _places(column_ids, column_of)
    cells = np.where((down >= 0) & (across >= 0), down * len(column_ids) + across, -1)
    return _tally(cells, len(row_ids) * len(column_ids)).reshape(len(row_ids), len(column_ids))


def _by_component(view: View, columns: np.ndarray, values: np.ndarray, predicted: np.ndarray) -> Table:
    """Return a table of components, grouped by their most probable class, the heaviest first."""
    active, found = _active(view), view.prediction.tau
    is_known = found.evidence >= view.prediction.unknown_below
    groups = np.where(is_known, active[found.tau[:, active].argmax(axis=1)], UNKNOWN)
    order = np.lexsort((-view.latents.usage, groups, ~is_known))
    return Table(order, columns, values[order], groups[order], is_known[order], view.latents.component, predicted)


def _active(view: View) -> Int[np.ndarray, " C"]:
    """Ids of the classes that were not merged into another and that the prediction has."""
    active = view.labels.active
    return active[active < len(view.prediction.classes)]


def _predicted(view: View) -> Int[np.ndarray, " N"]:
    return view.prediction.known_ids


def _with_unknown(columns: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    return np.append(columns, UNKNOWN) if (predicted == UNKNOWN).any() else columns


def _places(ids: np.ndarray, of: np.ndarray) -> Int[np.ndarray, " N"]:
    """Return the index in `ids` of each id in `of`, -1 if it is missing. UNKNOWN uses the last entry of the lookup."""
    place = np.full(max(ids.max(initial=0), of.max(initial=0)) + 2, -1)
    place[ids] = np.arange(len(ids))
    return place[of]


def _tally(places: np.ndarray, n: int) -> Int[np.ndarray, " n"]:
    return np.bincount(places[places >= 0], minlength=n)
