"""The loss curves: each term of the objective by epoch, unweighted, with the phases as bands behind them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as ipw
import numpy as np
from bqplot.axes import Axis
from bqplot.figure import Figure
from bqplot.marks import Label, Lines, Mark
from bqplot.scales import LinearScale, LogScale

from rcm_notebook.objective import TERMS
from rcm_notebook.types import Float, Int
from rcm_notebook.views import palette
from rcm_notebook.widgets.kit.closing import close_each
from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab

FIRST_SHOWN = "total"
"""The curve shown before the user picks; the terms differ by orders of magnitude, so one at a time reads best."""

MOST_TICKS = 8
"""Epochs that are written below curves; a choice."""

DRAW_EVERY = 0.25
"""Seconds a curve between two drawings of a running epoch; a choice: seen to move, at most four messages a second."""

DRAWABLE = 1e30
"""Pages place what they draw in float32: values beyond this, of training that is about to be stopped, have no place."""

HEADROOM = 0.11
"""Share of the figure's height above the curves, for the names of the phases (and as much below, which bqplot adds)."""

NARROWEST, LETTER = 200, 6.5
"""Pixels across the plot where it is narrowest, a workbench's side, and of a letter: what fits there fits anywhere."""


@WIDGETS.register("LossCurves")
class LossCurves(Panel):
    """Every loss term by epoch, with the phases as bands.

    Buttons pick the terms; `more` shows those that most sessions leave out. While an epoch runs, its newest step is the
    end of each curve.

    Reads: `session.history`.
    """

    tab = Tab("losses", "beside", 20)

    def bind(self) -> None:
        """Build the figure and follow the session's history and progress."""
        names = (FIRST_SHOWN, *TERMS)
        self._colors = dict(zip(names, palette.colors(len(names)), strict=True))
        self._terms = {name: self._toggle(name) for name in names}
        self._more = ipw.ToggleButton(description="more", tooltip="show the terms that most sessions leave out")
        self._more.add_class("rcm-term")
        self._more.observe(lambda _: self._show_terms(), "value")
        self._log = ipw.Checkbox(value=False, description="log scale", indent=False)
        # What has its own limits is not padded: bands fill the plot, and the names stand above the curves.
        self._x, self._flat = (LinearScale(min=0, max=1, allow_padding=False) for _ in range(2))
        self._linear, self._logarithmic = LinearScale(), LogScale()
        self._x_axis = Axis(scale=self._x, grid_lines="none", tick_format="d")
        self._y_axis = Axis(scale=self._linear, orientation="vertical", tick_format=".3g")
        self._figure = Figure(
            axes=[self._x_axis, self._y_axis],
            fig_margin={"top": 4, "bottom": 24, "left": 46, "right": 10},
            layout={"height": "190px", "width": "auto"},
            padding_y=HEADROOM,
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
        style = ipw.HTML(f"<style>{marked}</style>", layout={"display": "none"})
        self.lay_out(style, terms, self._figure, self._words)
        self._curves: dict[str, Lines] = {}
        self._is_growing, self._drawn = False, 0.0
        self._show_terms()
        self.follow("history", self._show_history)
        self.follow("progress", self._show_progress)

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
        """Draw the epochs that are over. The one that runs comes back with the next progress, which is its own."""
        with self._showing:
            self._draw(None)

    def _show_progress(self) -> None:
        """Let the curves grow with the running epoch; what follows within DRAW_EVERY is left to the next one."""
        running = running_epoch(self.session.progress, self.session.history, self.session.phase.name)
        if running is None:
            if self._is_growing and not self.session.progress.is_running:
                self._draw(None)
        elif time.monotonic() - self._drawn >= DRAW_EVERY * max(len(self._curves), 1):
            if self._is_growing:
                self._grow(running)
            else:
                self._draw(running)

    def _grow(self, running: Mapping[str, Any]) -> None:
        """Move the ends of the curves, with one message each."""
        self._drawn, entries = time.monotonic(), (*self.session.history, running)
        for name, lines in self._curves.items():
            with lines.hold_sync():
                lines.x, lines.y = curve(entries, "epoch"), curve(entries, name)

    def _draw(self, running: Mapping[str, Any] | None) -> None:
        """Draw everything anew; the epoch that runs, where there is one, is the last point of each curve."""
        history, picked = self.session.history, [name for name, toggle in self._terms.items() if toggle.value]
        self._is_growing, self._drawn = running is not None, time.monotonic()
        self._words.value = "" if history or running else "Train an epoch to see its losses."
        end = (history[-1]["epoch"] if history else 0) + (running is not None)
        epochs = (*history, *(() if running is None else ({**running, "epoch": end},)))
        bands = phase_bands(phase_starts(epochs), end)
        with self._x.hold_sync():
            self._x.max = max(end, 1) * 1.02  # So that the last point is seen whole.
        self._x_axis.tick_values = epoch_ticks(max(end, 1))
        entries = (*history, *(() if running is None else (running,)))
        values = {name: curve(entries, name) for name in picked}
        positive = not any((of_term <= 0).any() for of_term in values.values())
        self._log.disabled = not positive
        y = self._logarithmic if self._log.value and positive else self._linear
        self._y_axis.scale = y
        self._curves = {
            name: Lines(
                x=curve(entries, "epoch"),
                y=of_term,
                scales={"x": self._x, "y": y},
                colors=[self._colors[name]],
                labels=[name],
                marker="circle" if len(entries) < 40 else None,
                marker_size=16,
                stroke_width=2,
            )
            for name, of_term in values.items()
        }
        stale = self._figure.marks
        self._figure.marks = [*self._phase_marks(bands), *self._curves.values()]
        close_each(stale)
        self._names.say(".rcm-figure svg", in_words(history, picked, bands))

    def _phase_marks(self, bands: Sequence[tuple[int, int, str]]) -> list[Mark]:
        """Return every second band as a tint, and the names at the tops, as much of them as fits."""
        if not bands:
            return []
        widest = max(end for _, end, _ in bands)
        names = [shortened(name, NARROWEST * (end - start) / widest) for start, end, name in bands]
        scales = {"x": self._x, "y": self._flat}
        tinted = [(start, self._x.max if end == widest else end) for start, end, _ in bands[1::2]]
        titles = Label(
            x=[start for start, _, _ in bands],
            y=[1.0] * len(bands),
            text=names,
            scales=scales,
            x_offset=4,
            y_offset=12,
            colors=["#8a8f98"],
            default_size=11,
            font_weight="normal",
        )
        if not tinted:
            return [titles]
        tints = Lines(
            x=np.array(tinted),
            y=np.ones((len(tinted), 2)),
            scales=scales,
            colors=["#8a8f98"],
            opacities=[0.0] * len(tinted),
            fill="bottom",
            fill_colors=["#8a8f98"] * len(tinted),
            fill_opacities=[0.16] * len(tinted),
        )
        return [tints, titles]


def running_epoch(progress, history, phase: str) -> dict[str, Any] | None:
    """Return the epoch that runs as an entry of a history: ``epoch`` is a fraction beyond the last one.

    None where there is none: nothing was measured yet, the last step was that of an epoch's end, or a value cannot be
    drawn.
    """
    if progress.state != "training" or not progress.metrics or not progress.steps:
        return None
    if not all(abs(value) < DRAWABLE for value in progress.metrics.values()):
        return None
    # A job's first epoch may be the rest of one that was cut short: so the steps to come say where it is.
    steps_of_one = history[-1]["step"] / history[-1]["epoch"] if history else progress.steps / progress.epochs
    fraction = progress.epochs - progress.epoch - (progress.steps - progress.step) / steps_of_one
    if not 1e-6 < fraction <= 1:
        return None
    last = history[-1]["epoch"] if history else 0
    return {"epoch": last + fraction, "phase": phase, **progress.metrics}


def curve(history, name: str) -> Float[np.ndarray, " epochs"]:
    """Return the values of one term by epoch; NaN where an epoch has none."""
    return np.array([entry.get(name, np.nan) for entry in history], float)


def phase_starts(history) -> list[tuple[int, str]]:
    """Return the first epoch of each phase in turn, and its name."""
    starts: list[tuple[int, str]] = []
    for entry in history:
        if not starts or starts[-1][1] != entry["phase"]:
            starts.append((entry["epoch"], entry["phase"]))
    return starts


def phase_bands(starts: Sequence[tuple[int, str]], end: int) -> list[tuple[int, int, str]]:
    """Return from where to where each phase goes. Epoch n, whose point stands at n, goes from n - 1 to n."""
    edges = [*(first - 1 for first, _ in starts), end]
    return [(edges[i], edges[i + 1], name) for i, (_, name) in enumerate(starts)]


def shortened(name: str, width: float) -> str:
    """Return as much of a name as `width` px hold, and nothing where that is too little to know it by."""
    letters = int((width - 8) / LETTER)
    if letters >= len(name):
        return name
    return f"{name[: letters - 1]}…" if letters >= 4 else ""


def epoch_ticks(last: int) -> Int[np.ndarray, " n"]:
    """Return the epochs to write below curves that go to epoch `last`: whole, round, at most MOST_TICKS."""
    steps = (digit * 10**power for power in range(9) for digit in (1, 2, 5))
    step = next(step for step in steps if last <= MOST_TICKS * step)
    return np.arange(step, last + 1, step)


def in_words(history, names: Sequence[str], bands: Sequence[tuple[int, int, str]]) -> str:
    """Return what the curves show, for who can't see them."""
    if not history:
        return "Losses by epoch, none yet"
    last = ", ".join(f"{name} {history[-1][name]:.3g}" for name in names if name in history[-1])
    phases = ", ".join(f"{name} from epoch {start + 1}" for start, _, name in bands)
    return f"Losses by epoch; after epoch {history[-1]['epoch']}: {last}. Phases: {phases}"
