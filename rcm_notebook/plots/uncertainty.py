"""Where on the map the model is uncertain, and why: the entropy and its two parts."""

from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View

PARTS = ("entropy", "aleatoric", "epistemic")


@plot("uncertainty", "Uncertainty on the map", 150)
def uncertainty(view: View) -> Figure:
    """Draw the map three times, by entropy, aleatoric and epistemic uncertainty, in nats on one scale.

    Raises:
        ValueError: There is no label yet.
    """
    if not len(view.labels):
        raise ValueError("There is no label yet, so nothing is predicted.")
    highest = float(np.quantile(view.prediction.entropy, 0.99)) or 1.0
    figure, axes = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
    size = float(np.clip(20_000 / len(view.data), 0.5, 10))
    style: dict[str, Any] = {"s": size, "vmin": 0, "vmax": highest, "cmap": "magma_r", "linewidths": 0}
    values = [getattr(view.prediction, name) for name in PARTS]
    drawn = [ax.scatter(*view.positions.T, c=each, **style) for ax, each in zip(axes, values, strict=True)]
    for ax, name in zip(axes, PARTS, strict=True):
        ax.set(title=name, xticks=[], yticks=[], aspect="equal")
    figure.colorbar(drawn[0], ax=axes, label="nats", shrink=0.8)
    return figure
