"""A histogram of one number for each row, the histogram of the selected rows over it, and a brush along the axis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from bqplot.axes import Axis
from bqplot.figure import Figure
from bqplot.interacts import BrushIntervalSelector
from bqplot.marks import Lines
from bqplot.scales import LinearScale, LogScale

from rcm_notebook.types import Float, Int
from rcm_notebook.views import palette

BINS = 40
"""Number of bars. A choice: in a panel of 260 px a bar is wide enough to brush it."""

ALL, SELECTED = palette.DISTINCT[0], palette.DISTINCT[1]
"""Colours of all rows and of the selected ones."""

LEAST = 0.5
"""Start of a logarithmic count axis: an empty bin has no bar, and a bin of one row has a visible bar."""


class Histogram:
    """The figure and its values; counting 60,000 rows takes a few milliseconds.

    Attributes:
        figure: The bqplot figure.
        brush: The interval selector of the figure.
        values: The shown values, one number for each row; None if nothing is shown.
    """

    def __init__(self):
        self.values: Float[np.ndarray, " N"] | None = None
        self._bin = np.zeros(0, np.int64)
        self._edges = np.linspace(0, 1, BINS + 1)
        self._counts = [np.zeros(BINS, np.int64)] * 2
        self._x = LinearScale(min=0.0, max=1.0)
        self._x_axis = Axis(scale=self._x, tick_format=".4~g", grid_lines="none")
        # Each scale has its own marks: between a change of the scale and a change of the values, the browser draws a
        # mark once, and the logarithm of an empty bin does not exist.
        self._linear, self._log = self._side(LinearScale(min=0.0)), self._side(LogScale(min=LEAST))
        self._shown = self._linear
        self.sides = (self._linear, self._log)
        self.brush = BrushIntervalSelector(scale=self._x, color="#8a8f98")
        self.figure = Figure(
            marks=self._shown.marks,
            axes=[self._x_axis, self._shown.axis],
            interaction=self.brush,
            display_toolbar=False,  # Pan and zoom of the toolbar would replace the brush.
            padding_y=0.0,
            fig_margin={"top": 8, "bottom": 24, "left": 46, "right": 14},
            layout={"height": "170px", "width": "auto"},
            animation_duration=0,
        )
        self.figure.add_class("rcm-figure")

    def show(self, values: Float[np.ndarray, " N"] | None, is_share: bool) -> None:
        """Draw `values`: a share over [0, 1], others from the smallest to the largest. None draws nothing."""
        self.values = values
        if values is None:
            self._bin = np.zeros(0, np.int64)
            self._draw(0, np.zeros(BINS, np.int64))
            return
        low, high = (0.0, 1.0) if is_share else (float(values.min()), float(values.max()))
        if high - low < 1e-9:  # All values are equal: one bar in the middle.
            low, high = low - 0.5, high + 0.5
        self._edges = np.linspace(low, high, BINS + 1)
        self._bin = np.clip((values - low) * (BINS / (high - low)), 0, BINS - 1).astype(np.int64)
        with self._x.hold_sync():
            self._x.min, self._x.max = low, high
        self._x_axis.tick_values = _ticks(low, high)
        self._draw(0, np.bincount(self._bin, minlength=BINS))

    def show_selected(self, rows: Int[np.ndarray, " n"]) -> None:
        """Draw the selected rows over the others."""
        held = self._bin[rows] if self.values is not None else self._bin
        self._draw(1, np.bincount(held, minlength=BINS))

    def scale_counts(self, is_log: bool) -> None:
        """Draw counts on a logarithmic axis, or on a linear one."""
        self._shown = self._log if is_log else self._linear
        for which, counts in enumerate(self._counts):
            self._draw(which, counts)
        with self.figure.hold_sync():
            self.figure.marks = self._shown.marks
            self.figure.axes = [self._x_axis, self._shown.axis]

    def rows_between(self, low: float, high: float) -> Int[np.ndarray, " n"]:
        """Return the rows whose value lies in the interval, both ends included."""
        if self.values is None:
            return np.zeros(0, np.int64)
        return np.flatnonzero((self.values >= low) & (self.values <= high))

    def _side(self, scale: LinearScale | LogScale) -> _Side:
        least = LEAST if isinstance(scale, LogScale) else 0.0
        marks = [
            Lines(
                x=self._edges,
                y=np.full(BINS + 1, least),
                scales={"x": self._x, "y": scale},
                colors=[color],
                fill="bottom",
                fill_colors=[color],
                fill_opacities=[0.75],
                interpolation="step-after",
                stroke_width=0,
            )
            for color in (ALL, SELECTED)
        ]
        return _Side(
            scale, Axis(scale=scale, orientation="vertical", tick_format=",d", grid_lines="none"), marks, least
        )

    def _draw(self, which: int, counts: Int[np.ndarray, " bins"]) -> None:
        self._counts[which] = counts
        side = self._shown
        if which == 0:
            most = float(max(counts.max(), 4))  # At least 4, so that every tick is a whole number of rows.
            side.scale.max = most * 1.1
            powers = 10.0 ** np.arange(np.floor(np.log10(most)) + 1)
            side.axis.tick_values = powers if side is self._log else _ticks(0, most, 4)
        mark = side.marks[which]
        with mark.hold_sync():
            mark.visible = bool(counts.any())
            mark.x, mark.y = self._edges, np.maximum(np.append(counts, counts[-1]), side.least)


class _Side(NamedTuple):
    """One scale of counts: the scale, its axis, the marks of all rows and of the selected rows, and its lower end."""

    scale: LinearScale | LogScale
    axis: Axis
    marks: list[Lines]
    least: float


def _ticks(low: float, high: float, at_most: int = 5) -> Float[np.ndarray, " n"]:
    """Return the round numbers in the interval, `at_most` of them (one more if the interval begins at one)."""
    rough = (high - low) / at_most
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    return step * np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1)
