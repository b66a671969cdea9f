"""The decoded centres of the components, the heaviest first."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View


@plot("prototypes", "The components as the decoder draws them", 40)
def prototypes(view: View, columns: int = 10) -> Figure:
    """Draw every component's prototype, with its share of the rows and the class that it stands for.

    Raises:
        ValueError: The rows are not images.
    """
    if view.data.kind != "image":
        raise ValueError("The rows are vectors: a prototype of them is no picture.")
    components, classes = view.components, view.labels.classes
    order = np.argsort(-components.usage)
    lines = -(-len(order) // columns)
    figure, axes = plt.subplots(lines, columns, figsize=(columns, 1.3 * lines), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, k in zip(axes.flat, order, strict=False):
        ax.imshow(np.clip(components.prototypes[k], 0, 1), cmap="gray_r", vmin=0, vmax=1)
        known = components.evidence[k] > 0 and len(classes)
        ax.set_title(f"{classes[components.tau[k].argmax()] if known else '?'} · {components.usage[k]:.1%}", fontsize=7)
    figure.tight_layout()
    return figure
