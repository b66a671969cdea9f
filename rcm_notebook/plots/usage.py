"""The share of the rows in each component, in the colour of the class that the component stands for."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from rcm_notebook.plots.latent_map import NOTHING_KNOWN
from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View, palette


@plot("usage", "How the rows are shared out among the components", 60)
def usage(view: View, ax: Axes | None = None) -> Axes:
    """Draw each component's share of the rows, the heaviest first. A component that no label reaches is grey."""
    components, classes = view.components, view.labels.classes
    order = np.argsort(-components.usage)
    colors = palette.colors(len(classes))
    shown = [
        colors[components.tau[k].argmax()] if len(classes) and components.evidence[k] > 0 else NOTHING_KNOWN
        for k in order
    ]
    if ax is None:
        ax = plt.figure(figsize=(7, 2.6)).add_subplot()
    ax.bar(np.arange(len(order)), components.usage[order], color=shown, width=0.9)
    ax.axhline(1 / len(order), color="0.5", linestyle=":", linewidth=1)
    ax.set(xlabel="components, the heaviest first", ylabel="share of the rows", xlim=(-0.7, len(order) - 0.3))
    return ax
