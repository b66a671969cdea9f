"""The loss curves: each term of the objective by epoch, unweighted, with the phases as bands."""

from __future__ import annotations

import ipywidgets as ipw
import numpy as np
from bqplot.axes import Axis
from bqplot.figure import Figure
from bqplot.marks import Label, Lines, Mark
from bqplot.scales import LinearScale, LogScale

from rcm_notebook import palette
from rcm_notebook.objective import TERMS
from rcm_notebook.static import styles
from rcm_notebook.widgets.binding import Bound

FIRST_SHOWN = "total"
"""The curve shown before the user picks; the terms differ by orders of magnitude, so one at a time reads best."""


class LossCurves(Bound, ipw.VBox):
    """A session's history: pick terms, switch to a logarithmic scale, see where phases begin."""

    def bind(self) -> None:
        """Build the figure and follow the session's history."""
        names = ("total", *TERMS)
        self._colors = dict(zip(names, palette.colors(len(names)), strict=True))
        self._terms = {name: self._toggle(name) for name in names}
        self._more = ipw.ToggleButton(description="more", tooltip="show the terms that most sessions leave out")
        self._more.add_class("rcm-term")
        self._more.observe(lambda _: self._show_terms(), "value")
        self._log = ipw.Checkbox(value=False, description="log scale", indent=False)
        self._x = LinearScale()
        self._y_axis = Axis(scale=LinearScale(), orientation="vertical", tick_format=".3g")
        self._figure = Figure(
            axes=[Axis(scale=self._x, grid_lines="none", num_ticks=5, tick_format="d"), self._y_axis],
            fig_margin={"top": 8, "bottom": 24, "left": 46, "right": 10},
            layout={"height": "180px", "width": "auto"},
            animation_duration=0,
        )
        self._words = ipw.HTML()
        self._log.observe(lambda _: self._show_history(), "value")
        terms = ipw.HBox([*self._terms.values(), self._more, self._log])
        self.add_class("rcm-loss")
        terms.add_class("rcm-row")
        self._log.add_class("rcm-log")
        self._figure.add_class("rcm-figure")
        marked = "".join(f".rcm-term-{n}.mod-active {{ --rcm-curve: {c}; }}" for n, c in self._colors.items())
        style = ipw.HTML(f"<style>{styles('panel.css')}{marked}</style>", layout={"display": "none"})
        self.children = (style, terms, self._figure, self._words)
        self._show_terms()
        self.follow("history", self._show_history)

    def _show_terms(self) -> None:
        for name, toggle in self._terms.items():
            is_shown = name not in TERMS or TERMS[name].weight.is_main or toggle.value or self._more.value
            toggle.layout.display = None if is_shown else "none"

    def _toggle(self, name: str) -> ipw.ToggleButton:
        toggle = ipw.ToggleButton(value=name == FIRST_SHOWN, description=name, tooltip=f"show {name}")
        toggle.add_class("rcm-term")
        toggle.add_class(f"rcm-term-{name}")
        toggle.observe(lambda _: self._show_history(), "value")
        return toggle

    def _show_history(self) -> None:
        with self._showing:
            history = self.session.history
            self._words.value = "" if history else "Train an epoch to see its losses."
            curves = {name: curve(history, name) for name, toggle in self._terms.items() if toggle.value}
            positive = all((values > 0).all() for values in curves.values())
            self._log.disabled = not positive
            y = LogScale() if self._log.value and positive else LinearScale()
            self._y_axis.scale = y
            epochs = np.array([entry["epoch"] for entry in history], float)
            lines = [
                Lines(
                    x=epochs,
                    y=values,
                    scales={"x": self._x, "y": y},
                    colors=[self._colors[name]],
                    labels=[name],
                    marker="circle" if len(epochs) < 40 else None,
                    marker_size=16,
                    stroke_width=2,
                )
                for name, values in curves.items()
            ]
            stale = self._figure.marks
            self._figure.marks = [*self._phase_marks(history), *lines]
            for mark in stale:
                mark.close()

    def _phase_marks(self, history) -> list[Mark]:
        flat = LinearScale(min=0, max=1)
        starts = phase_starts(history)
        return [
            mark
            for epoch, name in starts
            for mark in (
                Lines(
                    x=[epoch - 0.5] * 2,
                    y=[0, 1],
                    scales={"x": self._x, "y": flat},
                    colors=["#9aa0aa"],
                    line_style="dashed",
                    stroke_width=1,
                ),
                Label(
                    x=[epoch - 0.45],
                    y=[0.94],
                    text=[name],
                    scales={"x": self._x, "y": flat},
                    colors=["#8a8f98"],
                    default_size=11,
                    font_weight="normal",
                ),
            )
        ]


def curve(history, name: str) -> np.ndarray:
    """Return the values of one term by epoch; NaN where an epoch has none."""
    return np.array([entry.get(name, np.nan) for entry in history], float)


def phase_starts(history) -> list[tuple[int, str]]:
    """Return the first epoch of each phase in turn, and its name."""
    starts: list[tuple[int, str]] = []
    for entry in history:
        if not starts or starts[-1][1] != entry["phase"]:
            starts.append((entry["epoch"], entry["phase"]))
    return starts
