"""The query bar: ask for the rows that are most worth a label, and go through them one by one."""

from __future__ import annotations

from html import escape

import ipywidgets as ipw
import numpy as np

from rcm_notebook.acquisition import ACQUISITIONS
from rcm_notebook.widgets.panel import Panel


class QueryBar(Panel):
    """Pick a strategy and a number; `ask` marks the rows on the map and selects the first, best first.

    Labelling the selected row goes on to the next; space skips it.
    """

    def bind(self) -> None:
        """Build the controls and follow the session's query, labels and selection."""
        self._by = ipw.Dropdown(options=tuple(ACQUISITIONS), value="coverage", tooltip="what makes a row worth a label")
        self._by.add_class("rcm-strategy")
        self._n = ipw.BoundedIntText(value=10, min=1, max=1000, tooltip="how many rows")
        self._n.add_class("rcm-count-rows")
        self._ask = ipw.Button(description="ask", icon="search", tooltip="mark the rows most worth a label")
        self._ask.add_class("rcm-ask")
        self._ask.on_click(lambda _: self.attempt(self._query))
        self._words = ipw.HTML()
        self._words.add_class("rcm-line")
        self.add_class("rcm-query")
        row = ipw.HBox([self._by, self._n, self._ask])
        row.add_class("rcm-row")
        self.lay_out(row, self._words)
        self.follow("queried labels selection", self._show)

    def _query(self) -> None:
        query = self.session.query(self._n.value, by=self._by.value)
        self.session.select(np.asarray(query.rows[:1], np.int64))

    def _show(self) -> None:
        query, labels = self.session.queried, self.session.labels
        if query is None:
            self._words.value = "Which points would help most? Ask."
            return
        rows = np.asarray(query.rows)
        answered = int(((labels.ids[rows] >= 0) | labels.cant_tell[rows]).sum())
        words = f"{answered} of {len(rows)} answered"
        here = np.flatnonzero(rows == self.session.selection[0]) if len(self.session.selection) == 1 else []
        if len(here):
            words += f" · {query.reasons[here[0]]}"
        self._words.value = escape(words)
