"""How the rows are shared among the components, by epoch: components in use, and the heaviest responsibility."""

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.plots.epochs import history_of, mark_epochs
from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View, palette


@plot("sharing", "Components in use, and how decided the rows are, by epoch", 80)
def sharing(view: View) -> Figure:
    """Draw the effective number of components in use (and in a learned pi) and the mean heaviest responsibility.

    Raises:
        ValueError: Nothing was trained yet.
    """
    history = history_of(view)
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
    for ax in (left, right):
        mark_epochs(ax, history)
    figure.tight_layout()
    return figure
