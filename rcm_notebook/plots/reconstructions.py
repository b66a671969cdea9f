"""Rows beside their reconstructions: the picture, its reconstruction, and the noise that the decoder expects."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View


@plot("reconstructions", "Rows, their reconstructions, and the noise that the decoder expects", 120)
def reconstructions(view: View, rows=None) -> Figure:
    """Draw rows, their reconstructions and the noise.

    Args:
        view: The view to draw.
        rows: Row numbers; None takes the exemplars of the ten heaviest components.

    Raises:
        ValueError: The rows are not images.
    """
    if view.data.kind != "image":
        raise ValueError("The rows are vectors: a reconstruction of them is no picture.")
    if rows is None:
        rows = view.latents.exemplar[np.argsort(-view.latents.usage)[:10]]
    rows = np.asarray(rows, np.int64)
    redrawn = view.reconstruct(rows)
    lines = {"row": view.data.scaled(rows), "redrawn": redrawn.mean, "noise": redrawn.sigma}
    figure, axes = plt.subplots(3, len(rows), figsize=(len(rows), 3.2), squeeze=False)
    for line, (name, pictures) in zip(axes, lines.items(), strict=True):
        for ax, picture in zip(line, pictures, strict=True):
            ax.imshow(np.clip(picture, 0, 1), cmap="gray_r", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, fontsize=9)
    figure.tight_layout()
    return figure
