"""The reliability diagram: how often predictions of each certainty are right (Guo et al. 2017)."""

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from rcm_notebook.metrics import bins
from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View, held_out, palette


@plot("reliability", "Calibration", 140)
def reliability(view: View, ax: Axes | None = None) -> Axes:
    """Draw accuracy against certainty on the test part, in bins. A dot's area is the share of rows in its bin.

    Raises:
        ValueError: There is no test part with truth, or no label yet.
    """
    truth, proba = held_out(view)
    found = bins(truth, proba)
    filled = found.count > 0
    count = found.count[filled]
    x, y = found.certainty[filled] / count, found.right[filled] / count
    if ax is None:
        ax = plt.figure(figsize=(4, 4)).add_subplot()
    ax.plot([0, 1], [0, 1], color="0.6", linestyle=":")
    ax.plot(x, y, color=palette.colors(1)[0], linewidth=1)
    ax.scatter(x, y, s=20 + 300 * count / count.sum(), color=palette.colors(1)[0], alpha=0.7)
    ax.set(xlabel="certainty", ylabel="accuracy", xlim=(0, 1.03), ylim=(0, 1.03), aspect="equal")
    ax.set_title(f"expected calibration error {found.ece:.1%}", fontsize=10)
    return ax
