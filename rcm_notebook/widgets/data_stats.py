"""Statistics of the data: how much there is, and of every class how much is labelled, predicted and true."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as ipw
import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.views import palette
from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab

ORDERS = (("class order", "id"), ("most labelled", "labelled"), ("most predicted", "predicted"), ("name", "name"))
"""How the classes may be sorted: what the menu says, and the key."""


@WIDGETS.register("DataStats")
class DataStats(Panel):
    """Every class of a session with its labels, its predictions and, where it is known, the truth.

    A press on a number selects those rows.

    Calls: `session.select`.
    """

    tab = Tab("data", "below", 50)

    _styles = ("kit/panel.css", "data_stats.css")

    def bind(self) -> None:
        """Build the facts, the groups and the table, and follow the prediction, which follows the labels."""
        self.add_class("rcm-stats")
        self.add_class(self._scope)
        if self.session.data.truth is not None:
            self.add_class("rcm-with-truth")
        facts = ipw.HTML(facts_of(self.session.data))
        facts.add_class("rcm-line")
        self._groups = {name: self._group(name, hint) for name, hint in GROUPS.items()}
        groups = ipw.HBox(list(self._groups.values()))
        groups.add_class("rcm-row")
        self._order = ipw.Dropdown(options=ORDERS, value="id", tooltip="how the classes are sorted")
        self._order.add_class("rcm-strategy")
        self._order.observe(lambda _: self._show(), "value")
        self._heading, self._bars = ipw.HTML(), ipw.HTML(layout={"display": "none"})
        self._heading.add_class("rcm-stats-heading")
        self._table = ipw.VBox()
        self._table.add_class("rcm-stats-table")
        self._words = ipw.HTML()
        self._words.add_class("rcm-line")
        # Shared, since with many classes each layout and style of its own would be another message to the browser.
        self._layout, self._style = ipw.Layout(), ipw.ButtonStyle()
        self._lines: dict[int, ClassLine] = {}
        self.lay_out(facts, groups, self._bars, self._order, self._heading, self._table, self._words)
        self.follow("prediction", self._show)

    @property
    def _scope(self) -> str:
        return f"rcm-stats-{self.model_id}"

    def _group(self, name: str, hint: str) -> ipw.Button:
        button = ipw.Button(description=name, tooltip=hint)
        button.on_click(lambda _: self._select(lambda: group_rows(self.session, name)))
        return button

    def _select(self, rows: Callable[[], np.ndarray]) -> None:
        self.attempt(lambda: self.session.select(rows()))

    def _show(self) -> None:
        session = self.session
        for name, button in self._groups.items():
            rows = len(group_rows(session, name))
            button.description, button.disabled = f"{rows:,} {name}", not rows
        labels, predicted, truth = session.labels, predicted_counts(session), truth_counts(session)
        active = labels.active.tolist()
        self._words.value = "" if active else "No classes yet: lasso some points and press a digit."
        self._heading.layout.display = self._order.layout.display = None if active else "none"
        third = "<span>true</span>" if truth is not None else ""
        self._heading.value = f"<span>class</span><span>labelled</span><span>predicted</span>{third}"
        colors = palette.colors(len(labels.classes))
        for id in active:
            line = self._lines.get(id) or self._line(id)
            true = "" if truth is None else f"{truth[id]:,}"
            line.show(labels.classes[id], int(labels.counts[id]), int(predicted[id]), true)
        self._show_bars(active, colors, labels.counts, predicted)
        shown = tuple(self._lines[id] for id in self._sorted(active, predicted))
        if shown != self._table.children:
            self._table.children = shown

    def _sorted(self, active: list[int], predicted: np.ndarray) -> list[int]:
        labels = self.session.labels
        keys: dict[str, Callable[[int], Any]] = {
            "id": lambda id: id,
            "labelled": lambda id: -labels.counts[id],
            "predicted": lambda id: -predicted[id],
            "name": lambda id: labels.classes[id].casefold(),
        }
        return sorted(active, key=keys[str(self._order.value)])

    def _line(self, id: int) -> ClassLine:
        line = self._lines[id] = ClassLine(self._layout, self._style)
        line.add_class(f"rcm-class-{id}")
        line.labelled.on_click(lambda _: self._select(lambda: np.flatnonzero(self.session.labels.ids == id)))
        line.predicted.on_click(lambda _: self._select(lambda: np.flatnonzero(self.session.prediction.known_ids == id)))
        return line

    def _show_bars(
        self, active: list[int], colors: tuple[str, ...], labelled: np.ndarray, predicted: np.ndarray
    ) -> None:
        """Say in one style sheet how long every bar is; the counts stand in the buttons."""
        most = [max(int(counts[active].max(initial=0)), 1) for counts in (labelled, predicted)]
        rules = [
            f".{self._scope} .rcm-class-{id} {{ --rcm-class: {colors[id]}; "
            f"--rcm-labelled: {labelled[id] / most[0]:.1%}; --rcm-predicted: {predicted[id] / most[1]:.1%}; }}"
            for id in active
        ]
        self._bars.value = f"<style>{''.join(rules)}</style>"


class ClassLine(ipw.HBox):
    """One class: its name, and buttons with its counts."""

    def __init__(self, layout: ipw.Layout, style: ipw.ButtonStyle):
        self._name = ipw.HTML(layout=layout)
        self._true = ipw.HTML(layout=layout)
        self.labelled, self.predicted = ipw.Button(layout=layout, style=style), ipw.Button(layout=layout, style=style)
        self.labelled.add_class("rcm-stats-labelled")
        self.predicted.add_class("rcm-stats-predicted")
        super().__init__([self._name, self.labelled, self.predicted, self._true], layout=layout)
        self.add_class("rcm-stats-line")

    def show(self, name: str, labelled: int, predicted: int, true: str) -> None:
        """Show the class's name and counts."""
        self._name.value = f'<span title="{escape(name)}">{escape(name)}</span>'
        self._true.value = true
        for button, count, what in ((self.labelled, labelled, "labelled"), (self.predicted, predicted, "predicted")):
            button.description, button.disabled = f"{count:,}", not count
            button.tooltip = f"select the {count:,} rows {what} {name}"


def predicted_counts(session) -> np.ndarray:
    """Return how many rows are predicted to be of each class, [C]."""
    ids = session.prediction.known_ids
    return np.bincount(ids[ids >= 0], minlength=len(session.classes))


def truth_counts(session) -> np.ndarray | None:
    """Return how many rows truly are of each class, [C]; None where no truth is known."""
    truth = session.data.truth
    return None if truth is None else np.bincount(truth[truth >= 0], minlength=len(session.classes))


GROUPS = {
    "labelled": "select the rows that have a class",
    "unlabelled": "select the rows without a label",
    "can't tell": "select the rows that nobody could tell",
    "unknown": "select the rows whose class no label reaches",
}
"""Rows by what is known of them, whatever their class: the name of each group and what its button does."""


def group_rows(session, name: str) -> np.ndarray:
    """Return the rows of one of the `GROUPS`."""
    labels = session.labels
    if name == "labelled":
        return labels.rows
    if name == "can't tell":
        return np.flatnonzero(labels.cant_tell)
    if name == "unknown":
        return np.flatnonzero(session.prediction.unknown)
    return np.flatnonzero((labels.ids < 0) & ~labels.cant_tell)


def facts_of(data: Dataset) -> str:
    """Return what the data set is, as HTML."""
    shape = " by ".join(map(str, data.shape))
    facts = [f"<b>{escape(data.name)}</b>", f"{len(data):,} rows", f"{data.kind}s of {shape}"]
    if data.truth is not None:
        known = int((data.truth >= 0).sum())
        facts.append("truth known" if known == len(data) else f"truth known of {known:,}")
    if data.test is not None:
        facts.append(f"{len(data.test):,} more held out to test")
    return " · ".join(facts)
