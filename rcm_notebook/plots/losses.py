"""The losses by epoch: one small plot a term, unweighted, with a line before each phase."""

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.objective import TERMS
from rcm_notebook.plots.epochs import history_of, mark_epochs
from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View, palette

COLUMNS = 4


@plot("losses", "Losses by epoch, unweighted", 30)
def losses(view: View, terms: tuple[str, ...] | None = None) -> Figure:
    """Draw a session's history.

    Args:
        view: The view to draw.
        terms: Names of the terms; None draws the total and the main terms.

    Raises:
        ValueError: Nothing was trained yet, or there is no such term.
    """
    history = history_of(view)
    known = ("total", *TERMS)
    if terms is None:
        terms = tuple(name for name in known if name == "total" or TERMS[name].weight.is_main)
    elif unknown := set(terms) - set(known):
        raise ValueError(f"No term {', '.join(sorted(unknown))}; known: {', '.join(known)}.")
    lines = -(-len(terms) // COLUMNS)
    figure, axes = plt.subplots(lines, COLUMNS, figsize=(2.6 * COLUMNS, 2 * lines), squeeze=False)
    epochs = [entry["epoch"] for entry in history]
    for ax, name, color in zip(axes.flat, terms, palette.colors(len(terms)), strict=False):
        ax.plot(epochs, [entry.get(name, float("nan")) for entry in history], color=color, marker=".")
        ax.set_title(name, fontsize=9)
        mark_epochs(ax, history)
        ax.tick_params(labelsize=7)
    for ax in list(axes.flat)[len(terms) :]:
        ax.axis("off")
    figure.tight_layout()
    return figure
