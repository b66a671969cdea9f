"""How the components share the rows out, epoch by epoch: how many are in use, and how decided the rows are."""

import itertools

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook import palette
from rcm_notebook.plots.registry import PLOTS


@PLOTS.register("sharing")
def sharing(session) -> Figure:
    """Draw the effective number of components in use (and in a learned pi), and the mean heaviest responsibility.

    Raises:
        ValueError: Nothing was trained yet.
    """
    history = session.history
    if not history:
        raise ValueError("Nothing was trained yet, so there are no epochs to draw.")
    epochs = [entry["epoch"] for entry in history]
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 2.6))
    blue, orange = palette.colors(2)
    left.plot(epochs, [entry["used"] for entry in history], color=blue, marker=".", label="in use")
    if "expected" in history[0]:
        left.plot(epochs, [entry["expected"] for entry in history], color=orange, marker=".", label="pi")
        left.legend(frameon=False, fontsize=8)
    left.set(xlabel="epoch", ylabel="effective components")
    left.set_ylim(0, 1.08 * left.dataLim.y1)
    right.plot(epochs, [entry["hardness"] for entry in history], color=blue, marker=".")
    right.set(xlabel="epoch", ylabel="heaviest responsibility", ylim=(0, 1.02))
    for a, b in itertools.pairwise(history):
        if a["phase"] != b["phase"]:
            for ax in (left, right):
                ax.axvline(b["epoch"] - 0.5, color="0.6", linestyle="--", linewidth=0.8)
    for ax in (left, right):
        ax.xaxis.get_major_locator().set_params(integer=True)
    figure.tight_layout()
    return figure
