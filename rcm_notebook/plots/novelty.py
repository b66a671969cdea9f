"""How unlike the data rows are: the training rows beside the test rows, those of new classes apart."""

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from rcm_notebook.data import never_seen
from rcm_notebook.plots.registry import PLOTS
from rcm_notebook.views import palette


@PLOTS.register("novelty")
def novelty(session, ax: Axes | None = None) -> Axes:
    """Draw histograms of `session.ood`; the network runs. Rows like those of training are spread evenly.

    Raises:
        ValueError: There is no test part.
    """
    test = session.data.test
    if test is None:
        raise ValueError(f"{session.data.name!r} has no test part to compare with.")
    if ax is None:
        ax = plt.figure(figsize=(6, 3)).add_subplot()
    scores, new = session.ood(test.x), never_seen(session.data)
    kinds = {"training rows": session.ood(), "test rows": scores[~new], "test rows of new classes": scores[new]}
    kinds = {name: values for name, values in kinds.items() if len(values)}
    for (name, values), color in zip(kinds.items(), palette.colors(len(kinds)), strict=True):
        ax.hist(values, bins=40, range=(0, 1), density=True, histtype="step", linewidth=1.5, color=color, label=name)
    ax.set(xlabel="novelty", ylabel="density")
    ax.legend()
    return ax
