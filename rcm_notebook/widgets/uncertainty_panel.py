"""The uncertainty panel: how a score is spread over the rows, to select by, and whether certainty can be believed."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

import ipywidgets as ipw
import numpy as np

from rcm_notebook.uncertainty import ENOUGH
from rcm_notebook.views import JUDGES, SCORES, Judge, Score, reliability, verdict
from rcm_notebook.widgets.histogram import Histogram
from rcm_notebook.widgets.kit.background import Background
from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab
from rcm_notebook.widgets.reliability_diagram import ReliabilityDiagram

FIRST_SHOWN = "epistemic"
"""The score shown before the user picks: where it is high, labels help most."""

NO_LABELS = "No labels yet: lasso some points and press a digit."
STALE = "Labels or model have changed since. Compute to see it as it is now."
COMPUTING = "Computing: the network processes every row."


@WIDGETS.register("UncertaintyPanel")
class UncertaintyPanel(Panel):
    """Histograms of a session's scores, and whether its certainty can be believed.

    A brush along the axis selects the rows between its ends. `reliability` compares what the model says with how often
    it is right. Labels that are withheld in turn judge it, or the truth where it is known. Scores that need the network
    are computed beside the kernel's thread when they are asked for; further training makes them void.

    Reads: `session.uncertainty()`, `session.ood()`. Calls: `session.select`.
    """

    tab = Tab("uncertainty", "below", 40)

    _styles = ("kit/panel.css", "uncertainty_panel.css")

    def bind(self) -> None:
        """Build both views and follow what the scores come from, and the selection."""
        self._is_choosing = self._is_letting_go = False
        self._background = Background(self, self._found)
        self._histogram, self._diagram = Histogram(), ReliabilityDiagram()
        self._sides = self._histogram.sides  # One of them is not shown, yet closed with the panel.
        self._view = ipw.ToggleButtons(
            options=["scores", "reliability"],
            tooltips=["how a score is spread over the rows", "how often the model is right at each stated certainty"],
        )
        self._view.add_class("rcm-view")
        self._words, self._count = ipw.HTML(), ipw.HTML()
        self._compute = ipw.Button(description="compute", icon="play", tooltip="compute the values of every row")
        self._compute.add_class("rcm-compute")
        self._compute.on_click(lambda _: self._ask())
        for line in (self._words, self._count):
            line.add_class("rcm-line")
        self._count.add_class("rcm-selected")
        self.add_class("rcm-uncertainty")
        self._parts = {"scores": self._score_parts(), "reliability": self._judge_parts()}
        self._shown = ipw.VBox(self._parts["scores"])
        self._shown.add_class("rcm-shown")
        self.lay_out(self._view, self._shown, self._words, self._compute)
        self._view.observe(lambda _: self._turn(), "value")
        self._histogram.brush.observe(self._brushed, ["brushing", "selected"])
        for observable in {entry.follows for entry in SCORES.values()}:
            self.follow(observable, lambda observable=observable: self._show(observable))
        self.follow("selection", self._show_selection)

    def _score_parts(self) -> list[ipw.Widget]:
        names = SCORES.available(self.session.view)
        self._score = ipw.Dropdown(options=names, value=FIRST_SHOWN, tooltip="which score of a row")
        self._log = ipw.Checkbox(description="log counts", indent=False, tooltip="count on a logarithmic axis")
        self._low, self._high = (
            ipw.FloatText(value=value, description=word, tooltip=f"{word} this value", step=0.05)
            for word, value in (("from", 0.5), ("to", 1.0))
        )
        self._select = ipw.Button(description="select", tooltip="select the rows between these two values")
        for part, name in (
            (self._score, "rcm-score"),
            (self._log, "rcm-log"),
            (self._low, "rcm-bound"),
            (self._high, "rcm-bound"),
            (self._select, "rcm-between"),
        ):
            part.add_class(name)
        self._score.observe(lambda _: self._turn(), "value")
        self._log.observe(lambda change: self._histogram.scale_counts(change["new"]), "value")
        self._select.on_click(lambda _: self.attempt(self._select_typed))
        top, bounds = ipw.HBox([self._score, self._log]), ipw.HBox([self._low, self._high, self._select])
        for row in (top, bounds):
            row.add_class("rcm-row")
        return [top, self._histogram.figure, bounds, self._count]

    def _judge_parts(self) -> list[ipw.Widget]:
        self._judge = ipw.Dropdown(
            options=JUDGES.available(self.session.view), tooltip="rows by which certainty is judged"
        )
        self._judge.add_class("rcm-judge")
        self._judge.observe(lambda _: self._turn(), "value")
        row = ipw.HBox([ipw.HTML("judged by"), self._judge])
        row.add_class("rcm-row")
        return [row, self._diagram.figure]

    def _turn(self) -> None:
        """Show what the user has picked."""
        with self._showing:
            self._shown.children = self._parts[str(self._view.value)]
            self._let_brush_go()
            self.say_trouble("")
            self._show(None)

    def _show(self, replaced: str | None) -> None:
        """Show the picked view as it is now; `replaced` is the observable that changed, None where the user picked."""
        entry, follows = self._picked()
        if replaced not in (None, follows):
            return
        self._background.forget()
        is_open = follows == "latents" or self.session.prediction.has_labels
        is_stale = is_open and entry.runs_network and replaced is not None
        self._compute.layout.display = None if is_stale else "none"
        if not is_open or is_stale:
            self._draw(None, STALE if is_stale else NO_LABELS)
        elif isinstance(entry, Score) and not entry.runs_network:
            self._draw(entry.values(self.session.view))
        else:
            self._ask()

    def _picked(self) -> tuple[Score | Judge, str]:
        """Return what is shown, and the observable that it follows."""
        if self._view.value == "scores":
            entry = SCORES[str(self._score.value)]
            return entry, entry.follows
        return JUDGES[str(self._judge.value)], "prediction"

    def _ask(self) -> None:
        """Let what is shown be computed beside the kernel's thread; until then a diagram of before stays."""
        with self._showing:
            (entry, _), view, judge = self._picked(), self.session.view, str(self._judge.value)
            self._compute.layout.display = "none"
            if entry.runs_network:
                self._draw(None, COMPUTING)
            self._background.ask(
                partial(entry.values, view) if isinstance(entry, Score) else partial(reliability, view, judge)
            )

    def _found(self, found: Any, trouble: Exception | None) -> None:
        if trouble is not None:
            self._words.value = ""
            self._compute.layout.display = None
            self.say_trouble(str(trouble) or type(trouble).__name__)
        else:
            self.say_trouble("")
            self._draw(found)

    def _draw(self, found: Any, instead: str | None = None) -> None:
        """Draw values or bins and say what they are, or `instead`; None draws nothing."""
        entry, _ = self._picked()
        if isinstance(entry, Score):
            self._histogram.show(found, entry.is_share)
            self._histogram.show_selected(self.session.selection)
            words = entry.description
        else:
            is_enough = found is not None and found.count.sum() >= ENOUGH
            self._diagram.show(found if is_enough else None)
            words = verdict(found, str(self._judge.value))
        self._names.say(".rcm-figure svg", self._in_words(found))
        self._words.value = escape(words if instead is None else instead)

    def _in_words(self, found: Any) -> str:
        """Return what the figure shows, for who can't see it; what is said below it says the rest."""
        entry, _ = self._picked()
        if not isinstance(entry, Score):
            return f"Reliability diagram: share right over stated certainty, judged by {self._judge.value}"
        if found is None:
            return f"Histogram of {self._score.value}, empty"
        low, middle, high = np.quantile(found, [0, 0.5, 1])
        return f"Histogram of {self._score.value}: {low:.3g} to {high:.3g}, half of the rows below {middle:.3g}"

    def _brushed(self, _: Any) -> None:
        """Say how many rows the brush holds, and select them once it is at rest; a click selects none."""
        with self._showing:
            brush = self._histogram.brush
            if self.session is None or self._is_letting_go:
                return
            if brush.selected is None or len(brush.selected) != 2:
                if not brush.brushing:
                    self._choose(np.zeros(0, np.int64))
                return
            low, high = sorted(float(end) for end in brush.selected)
            rows = self._histogram.rows_between(low, high)
            if brush.brushing:
                self._say_count(f"{_rows(len(rows))} from {low:.3g} to {high:.3g}")
            else:
                self._low.value, self._high.value = float(f"{low:.4g}"), float(f"{high:.4g}")
                self._choose(rows)

    def _select_typed(self) -> None:
        low, high = self._low.value, self._high.value
        if low > high:
            raise ValueError(f"The range from {low:g} to {high:g} is empty: the first value must be the lower one.")
        if self._histogram.values is None:
            raise ValueError("Nothing is shown to select from.")
        self._let_brush_go()
        self._choose(self._histogram.rows_between(low, high))

    def _choose(self, rows: np.ndarray) -> None:
        self._is_choosing = True
        try:
            self.session.select(rows)
        finally:
            self._is_choosing = False

    def _show_selection(self) -> None:
        if not self._is_choosing:
            self._let_brush_go()
        rows = self.session.selection
        self._histogram.show_selected(rows)
        self._say_count(f"{_rows(len(rows))} selected" if len(rows) else "Drag along the axis to select rows.")

    def _say_count(self, words: str) -> None:
        self._count.value = escape(words)

    def _let_brush_go(self) -> None:
        """Take the brush away, which would stand for a selection that is gone."""
        self._is_letting_go = True
        self._histogram.brush.selected = None
        self._is_letting_go = False


def _rows(count: int) -> str:
    return f"{count:,} row" + ("" if count == 1 else "s")
