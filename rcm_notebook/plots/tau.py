"""tau: the class that each component stands for."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View

MOST_NAMES = 40
"""Largest number of ticks that can be read; a choice."""


@plot("tau", "What the labels say each component stands for", 90)
def tau(view: View, ax: Axes | None = None) -> Axes:
    """Draw p(class | component), ordered by the class of the components. Components that no label reaches are blank.

    Raises:
        ValueError: There is no label yet.
    """
    if not len(view.labels):
        raise ValueError("There is no label yet, so components stand for no class.")
    components, classes = view.components, view.labels.classes
    values = np.where(components.evidence[:, None] > 0, components.tau, np.nan)
    order = np.lexsort((-components.usage, components.tau.argmax(1), components.evidence <= 0))
    if ax is None:
        ax = plt.figure(figsize=(min(2 + 0.3 * len(classes), 10), min(1.5 + 0.12 * len(order), 9))).add_subplot()
    picture = ax.imshow(values[order], aspect="auto", cmap="viridis", vmin=0, vmax=1, interpolation="nearest")
    ax.figure.colorbar(picture, ax=ax, label="p(class | component)")
    ax.set(ylabel="components", yticks=[])
    if len(classes) <= MOST_NAMES:
        ax.set_xticks(np.arange(len(classes)), classes, rotation=90 if len(classes) > 12 else 0, fontsize=8)
    else:
        ax.set_xlabel(f"{len(classes)} classes")
    return ax
