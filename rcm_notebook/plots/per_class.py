"""Accuracy by class, on the test part."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View, held_out, palette


@plot("per_class", "Accuracy by class", 130)
def per_class(view: View, ax: Axes | None = None) -> Axes:
    """Draw the share of each class's test rows that is predicted right. The worst class comes first.

    Raises:
        ValueError: There is no test part with truth, or no label yet.
    """
    truth, proba = held_out(view)
    right = proba.argmax(1) == truth
    ids = np.unique(truth)
    shares = np.array([right[truth == id].mean() for id in ids])
    order = np.argsort(shares, kind="stable")
    colors = palette.colors(int(ids.max()) + 1)
    if ax is None:
        ax = plt.figure(figsize=(6, 1 + 0.22 * len(ids))).add_subplot()
    ax.barh(np.arange(len(ids)), shares[order], color=[colors[id] for id in ids[order]])
    names = view.data.names or [str(id) for id in range(int(ids.max()) + 1)]
    ax.set_yticks(np.arange(len(ids)), [names[id] for id in ids[order]], fontsize=8)
    ax.set(xlabel="accuracy on the test part", xlim=(0, 1), ylim=(-0.6, len(ids) - 0.4))
    return ax
