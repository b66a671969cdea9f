"""Label-efficiency curves: accuracy by the number of labels. Each strategy has a line, and a band for several runs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from rcm_notebook.plots.as_written import as_written
from rcm_notebook.plots.registry import PLOTS, Plot
from rcm_notebook.views import palette

if TYPE_CHECKING:
    import pandas as pd


@as_written
def label_efficiency(
    curves: "Mapping[str, pd.DataFrame | Sequence[pd.DataFrame]]", column: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw curves of `Session.simulate`: the mean of each strategy's runs, in a band from the lowest to the highest.

    Args:
        curves: Strategy -> its curve, or the curves of several runs. If runs differ in their numbers of labels, each
            number shows the runs that have it.
        column: Column to draw. None takes `test_accuracy` if every curve has it, else `accuracy`.
        ax: Axes to draw on. With None, they are new, 6 x 4 inches.

    Raises:
        ValueError: There is no curve, or one is empty or lacks the column.
    """
    runs = {name: list(given) if isinstance(given, Sequence) else [given] for name, given in curves.items()}
    if not any(runs.values()):
        raise ValueError("There is no curve to draw; give {'coverage': session.simulate(...)}.")
    everything = [frame for frames in runs.values() for frame in frames]
    if column is None:
        column = "test_accuracy" if all("test_accuracy" in frame for frame in everything) else "accuracy"
    for name, frames in runs.items():
        for frame in frames:
            if not {"labels", column} <= set(frame.columns):
                raise ValueError(
                    f"A curve of {name!r} has no {column!r}; it has {', '.join(frame.columns) or 'nothing'}."
                )
    if ax is None:
        ax = plt.figure(figsize=(6, 4)).add_subplot()
    for (name, frames), color in zip(runs.items(), palette.colors(len(runs)), strict=True):
        labels = np.unique(np.concatenate([frame["labels"] for frame in frames]))
        at = [np.concatenate([f.loc[f["labels"] == count, column] for f in frames]) for count in labels]
        ax.plot(labels, [values.mean() for values in at], color=color, marker="o", markersize=3, label=name)
        if len(frames) > 1:
            ax.fill_between(labels, [v.min() for v in at], [v.max() for v in at], color=color, alpha=0.2, linewidth=0)
    ax.set(xlabel="labels", ylabel=column.replace("_", " "))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.grid(alpha=0.3)
    ax.legend()
    return ax


PLOTS.add("label_efficiency", Plot(label_efficiency, "Accuracy by the number of labels", 10, draws_curves=True))
