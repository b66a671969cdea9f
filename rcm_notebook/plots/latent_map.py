"""The latent map as a static picture: every row is a dot, coloured by class, component, score or column."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba_array

from rcm_notebook.plots.registry import plot
from rcm_notebook.types import Bool
from rcm_notebook.views import Coloring, View, coloring

NOTHING_KNOWN = "#c8c8c8"
FEW_NAMES, MOST_NAMES = 15, 30
"""Largest number of names in large type, and of all names, the most frequent first. Choices: more cover the map."""


@plot("latent_map", "The map, coloured by prediction; labelled rows are ringed", 20)
def latent_map(view: View, by: str = "prediction", ax: Axes | None = None) -> Axes:
    """Draw the latent map, with names on the islands of the largest kinds and a ring around each labelled row.

    Args:
        view: The view to draw.
        by: Meaning of the colours: a name in ``rcm_notebook.views.COLORINGS``, such as ``component``, ``prediction``,
            ``label`` or ``truth``, a score, or a column of the data. Rows without a value are grey.
        ax: Axes to draw on. With None, they are new, 7 x 7 inches.

    Raises:
        LookupError: There is no such colouring.
        ValueError: The data do not have what it shows, such as the truth.
    """
    name = coloring.named(view, by)
    found = coloring.way(view, name).color(view)
    if ax is None:
        ax = plt.figure(figsize=(7, 7)).add_subplot()
    size = float(np.clip(20_000 / len(found.codes), 1, 14))
    x, y = view.positions.T
    ax.scatter(x, y, s=size, c=colours(found), linewidths=0)
    labelled = view.labels.rows
    ax.scatter(x[labelled], y[labelled], s=60, facecolors="none", edgecolors="black", linewidths=1.2)
    kinds = sorted((entry for entry in found.entries if entry["code"]), key=lambda entry: -entry["count"])
    kinds = [entry for entry in kinds if entry["count"]]
    large = len(kinds) <= FEW_NAMES
    style = {"weight": "bold" if large else "normal", "fontsize": 10 if large else 7}
    box = {"fc": "white", "alpha": 0.7, "lw": 0, "pad": 3 if large else 1}
    for entry in kinds[:MOST_NAMES]:
        left, up = _middle(view, found.codes == entry["code"])
        ax.text(left, up, entry["name"], ha="center", va="center", bbox=box, **style)
    title = f"coloured by {coloring.title_of(name)}"
    if found.ramp is not None:
        title += f", {found.ramp['low']} to {found.ramp['high']}"
    ax.set(title=title, xticks=[], yticks=[], aspect="equal")
    return ax


def colours(found: Coloring) -> np.ndarray:
    """Return one colour a row, RGBA [N, 4]: that of its code on the interactive map, grey for code 0."""
    return to_rgba_array([NOTHING_KNOWN, *found.palette[1:]])[found.codes]


def _middle(view: View, rows: Bool[np.ndarray, " N"]) -> np.ndarray:
    """Return the median position in the component that holds most of `rows`. A class may have several islands."""
    component = view.latents.component
    largest = np.bincount(component[rows]).argmax()
    return np.median(view.positions[rows & (component == largest)], axis=0)
