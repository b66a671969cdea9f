"""Shared parts of plots over epochs: a history that is not empty, an axis of epochs, and a line before each phase."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from rcm_notebook.views import View


def history_of(view: View) -> Sequence[Mapping[str, Any]]:
    """Return the view's epochs. Raises ValueError if nothing was trained yet."""
    if not view.history:
        raise ValueError("Nothing was trained yet, so there are no epochs to draw.")
    return view.history


def mark_epochs(ax: Axes, history: Sequence[Mapping[str, Any]], color: str = "0.6") -> None:
    """Set ticks at whole epochs, and draw a dashed line before the first epoch of each further phase."""
    ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 5, 10]))
    for before, after in itertools.pairwise(history):
        if before["phase"] != after["phase"]:
            ax.axvline(after["epoch"] - 0.5, color=color, linestyle="--", linewidth=0.8)
