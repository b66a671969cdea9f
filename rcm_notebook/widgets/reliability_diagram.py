"""The reliability diagram: the share of right answers over the stated certainty; on the diagonal both agree."""

from __future__ import annotations

import numpy as np
from bqplot.axes import Axis
from bqplot.figure import Figure
from bqplot.marks import Bars, Lines
from bqplot.scales import LinearScale

from rcm_notebook.metrics import BINS, Bins
from rcm_notebook.views import palette

FAINTEST = 0.3
"""Opacity of a bar that stands for next to no rows; that of the fullest is 1. A choice."""


class ReliabilityDiagram:
    """The figure and what it shows.

    Attributes:
        figure: The bqplot figure.
    """

    def __init__(self):
        x, y = LinearScale(min=0.0, max=1.0), LinearScale(min=0.0, max=1.0)
        scales = {"x": x, "y": y}
        self._bars = Bars(
            x=(np.arange(BINS) + 0.5) / BINS, y=np.zeros(BINS), scales=scales, colors=[palette.DISTINCT[0]], padding=0.1
        )
        diagonal = Lines(x=[0, 1], y=[0, 1], scales=scales, colors=["#8a8f98"], line_style="dashed", stroke_width=1.5)
        percent = {
            "tick_format": ".0%",
            "tick_values": [0, 0.25, 0.5, 0.75, 1],
            "grid_lines": "none",
            "label_color": "#8a8f98",
        }
        self.figure = Figure(
            marks=[self._bars, diagonal],
            axes=[
                Axis(scale=x, label="stated certainty", **percent),
                Axis(scale=y, label="share right", orientation="vertical", label_offset="44px", **percent),
            ],
            display_toolbar=False,
            padding_y=0.0,
            fig_margin={"top": 8, "bottom": 40, "left": 64, "right": 16},
            layout={"height": "200px", "width": "auto"},
            animation_duration=0,
        )
        self.figure.add_class("rcm-figure")

    def show(self, found: Bins | None) -> None:
        """Draw the bins; a bar is the fainter the fewer rows it stands for. None draws nothing."""
        share, opacity = np.zeros(BINS), np.ones(BINS)
        if found is not None:
            share = found.right / np.maximum(found.count, 1)
            opacity = FAINTEST + (1 - FAINTEST) * np.sqrt(found.count / found.count.max())
        with self._bars.hold_sync():
            self._bars.set_trait("opacities", opacity.tolist())
            self._bars.y = share
