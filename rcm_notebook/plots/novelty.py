"""The novelty of rows: training rows, test rows, and test rows of new classes."""

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from rcm_notebook.data import never_seen
from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View, palette


@plot("novelty", "Novelty of training rows and test rows", 160)
def novelty(view: View, ax: Axes | None = None) -> Axes:
    """Draw histograms of `Session.ood`. The network runs. Rows similar to the training rows are spread evenly.

    Raises:
        ValueError: There is no test part.
    """
    test = view.data.test
    if test is None:
        raise ValueError(f"{view.data.name!r} has no test part to compare with.")
    if ax is None:
        ax = plt.figure(figsize=(6, 3)).add_subplot()
    scores, new = view.ood(test.x), never_seen(view.data)
    kinds = {"training rows": view.ood(), "test rows": scores[~new], "test rows of new classes": scores[new]}
    kinds = {name: values for name, values in kinds.items() if len(values)}
    for (name, values), color in zip(kinds.items(), palette.colors(len(kinds)), strict=True):
        ax.hist(values, bins=40, range=(0, 1), density=True, histtype="step", linewidth=1.5, color=color, label=name)
    ax.set(xlabel="novelty", ylabel="density")
    ax.legend()
    return ax
