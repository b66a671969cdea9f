"""The query tray: ask for the rows that are most worth a label, see why, and answer them one key each."""

from __future__ import annotations

from html import escape

import ipywidgets as ipw
import numpy as np

from rcm_notebook.acquisition import ACQUISITIONS
from rcm_notebook.widgets.gallery import QueryGallery
from rcm_notebook.widgets.kit.gestures import guesses, perform
from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab

KEYS = "Enter takes the guess · a digit corrects it · space skips · x can't tell · u undoes · n asks for more"


@WIDGETS.register("QueryTray")
class QueryTray(Panel):
    """The rows whose labels would help most, with the reason for each.

    `ask` takes a strategy and a number, shows the rows that the strategy chose, best first, and selects the first.
    `Enter` takes the model's guess, a digit corrects it, and the next row comes up. After a click on `ask`, 100 labels
    take 100 keys, and `n` for each further batch of ten. `review` goes through labels that the model disputes.
    `accept all` is one undo step.

    Calls: `session.query(10, by="coverage")`, `session.disputes()`, `session.assign_each(rows, ids)`.
    """

    tab = Tab("ask", "beside", 10)

    def bind(self) -> None:
        """Build the controls and follow the session's query, labels, predictions and selection."""
        self._by = ipw.Dropdown(options=tuple(ACQUISITIONS), value="coverage", tooltip="what makes a row worth a label")
        self._by.add_class("rcm-strategy")
        self._n = ipw.BoundedIntText(value=10, min=1, max=1000, tooltip="how many rows")
        self._n.add_class("rcm-count-rows")
        self._ask = self._button("ask", "search", "ask for the rows most worth a label", self._query)
        self._review = self._button("review", "check", "go through labels that the model disputes", self._dispute)
        self._accept = self._button(
            "accept all", "check-square-o", "give every row without an answer the model's guess; one undo", self._take
        )
        self._words = ipw.HTML()
        self._words.add_class("rcm-line")
        self._keys = ipw.HTML(escape(KEYS))
        self._keys.add_class("rcm-hint")
        self.gallery = QueryGallery(self.session, height=150)
        self.add_class("rcm-query")
        row = ipw.HBox([self._by, self._n, self._ask, self._review, self._accept])
        row.add_class("rcm-row")
        self.lay_out(row, self._words, self.gallery, self._keys)
        self.follow("queried labels prediction selection read_only", self._show)

    def _button(self, text: str, icon: str, tip: str, act) -> ipw.Button:
        button = ipw.Button(description=text, icon=icon, tooltip=tip)
        button.add_class(f"rcm-{text.replace(' ', '-')}")
        button.on_click(lambda _: self.attempt(act))
        return button

    def _query(self) -> None:
        query = self.session.query(self._n.value, by=self._by.value)
        self.session.select(query[:1])

    def _dispute(self) -> None:
        query = self.session.disputes(self._n.value)
        if not len(query):
            raise ValueError("The model disputes none of the labels.")
        self.session.select(query[:1])

    def _take(self) -> None:
        trouble = perform(self.session, {"type": "accept-all"})
        if trouble:
            raise ValueError(trouble)

    def _show(self) -> None:
        query, labels = self.session.queried, self.session.labels
        is_asked = query is not None and len(query) > 0
        for part in (self._keys, self.gallery):
            part.layout.display = None if is_asked else "none"
        if query is None:
            self._words.value = "Press ask to get the points whose labels would help most."
            self._accept.disabled = True
            return
        rows = query.rows
        is_answered = (labels.ids[rows] >= 0) | labels.cant_tell[rows]
        is_done = query.guesses is None and bool(is_answered.all())
        self._accept.disabled = bool(self.session.read_only) or not is_asked or is_done
        here = np.flatnonzero(rows == self.session.selection[0]) if len(self.session.selection) == 1 else []
        if query.guesses is None:
            words = f"<b>{is_answered.sum()} of {len(rows)} answered</b>"
        else:
            words = f"<b>{len(rows)} label{'s' if len(rows) > 1 else ''} disputed</b>"
        if len(here):
            words += f" · {escape(query.reasons[here[0]])} {self._guess(int(rows[here[0]]))}"
        elif not len(rows):
            words = "Nothing is left to ask."
        elif query.guesses is None and is_answered.all():
            words += " · n asks for more"
        self._words.value = words

    def _guess(self, row: int) -> str:
        """Return in words what Enter would answer."""
        id = int(guesses(self.session)[row])
        name = f"<b>{escape(self.session.classes[id])}</b>" if id >= 0 else "none yet"
        return f"Guess: {name}."
