"""Ownership: the predicted classes of the rows in each component."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from rcm_notebook.plots.registry import plot
from rcm_notebook.plots.tau import MOST_NAMES
from rcm_notebook.views import UNKNOWN, View, tables


@plot("ownership", "Which class the rows of each component are predicted to be of", 100)
def ownership(view: View, ax: Axes | None = None) -> Axes:
    """Draw the share of each component's rows that is predicted as each class.

    Each row of the picture is a component. Components of one class are neighbours. Unknown rows have the last column.

    Raises:
        ValueError: There is no label yet.
    """
    if not len(view.labels):
        raise ValueError("There is no label yet, so nothing is predicted.")
    table, classes = tables.ownership(view), view.labels.classes
    share = table.values / np.maximum(table.values.sum(1, keepdims=True), 1)
    if ax is None:
        size = min(2 + 0.3 * len(table.column_ids), 10), min(1.5 + 0.12 * len(table.row_ids), 9)
        ax = plt.figure(figsize=size).add_subplot()
    picture = ax.imshow(share, aspect="auto", cmap="viridis", vmin=0, vmax=1, interpolation="nearest")
    ax.figure.colorbar(picture, ax=ax, label="share of the component's rows")
    ax.set(ylabel="components", yticks=[], xlabel="predicted class")
    names = ["unknown" if c == UNKNOWN else classes[c] for c in table.column_ids]
    if len(names) <= MOST_NAMES:
        ax.set_xticks(np.arange(len(names)), names, rotation=90 if len(names) > 6 else 0, fontsize=8)
    return ax
