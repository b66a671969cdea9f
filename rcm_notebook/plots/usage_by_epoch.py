"""Each component's share of the rows over time: one row a component, one column an epoch."""

from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.plots.epochs import history_of, mark_epochs
from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View

MOST_ROWS = 40
"""Largest number of ticks that can be read; a choice."""


@plot("usage_by_epoch", "The share of every component, by epoch", 70)
def usage_by_epoch(view: View) -> Figure:
    """Draw the usage of all components, the heaviest of the last epoch on top. A learned pi is drawn beside it.

    Raises:
        ValueError: Nothing was trained yet.
    """
    history = history_of(view)
    names = [name for name in ("usage", "pi") if name in history[0]]
    shares = {name: np.array([entry[name] for entry in history]).T for name in names}
    order = np.argsort(-shares["usage"][:, -1], kind="stable")
    most = max(values.max() for values in shares.values())
    size = (3.5 * len(names) + 1, min(1.5 + 0.1 * len(order), 9))
    figure, axes = plt.subplots(1, len(names), figsize=size, sharey=True, squeeze=False, layout="constrained")
    edges = (history[0]["epoch"] - 0.5, history[-1]["epoch"] + 0.5, len(order) - 0.5, -0.5)
    style: dict[str, Any] = {"aspect": "auto", "vmin": 0, "vmax": most, "extent": edges, "interpolation": "nearest"}
    drawn = [ax.imshow(values[order], **style) for ax, values in zip(axes[0], shares.values(), strict=True)]
    for ax, name in zip(axes[0], names, strict=True):
        mark_epochs(ax, history, color="1")
        ax.set(xlabel="epoch", title=name)
    axes[0, 0].set(ylabel="components", yticks=[])
    if len(order) <= MOST_ROWS:
        axes[0, 0].set_yticks(np.arange(len(order)), order.astype(str).tolist(), fontsize=6)
    figure.colorbar(drawn[0], ax=axes[0].tolist(), label="share")
    return figure
