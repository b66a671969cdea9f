"""The latent map as a still picture: every row a dot at its place, coloured by what is known of it."""

from collections.abc import Callable

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba_array

from rcm_notebook.plots.registry import PLOTS
from rcm_notebook.plots.view import View
from rcm_notebook.types import Bool, Int
from rcm_notebook.views import palette

NOTHING_KNOWN = "#c8c8c8"
FEW_NAMES, MOST_NAMES = 15, 30
"""Names that are written large, and at all, the most frequent first: choices; more cover the map."""


def _component(session: View):
    return session.latents.component, None


def _prediction(session: View):
    ids = np.where(session.prediction.unknown, -1, session.prediction.ids)
    return ids, session.prediction.classes


def _label(session: View):
    return session.labels.ids, session.labels.classes


def _truth(session: View):
    return session.data.truth, session.data.names


COLOURINGS: dict[str, Callable] = {
    "component": _component,
    "prediction": _prediction,
    "label": _label,
    "truth": _truth,
}
"""What `by` may be: session -> (ids [N], -1 where there is none; their names, or None)."""


@PLOTS.register("latent_map")
def latent_map(session: View, by: str = "prediction", ax: Axes | None = None) -> Axes:
    """Draw the latent map, with names on the islands of the largest classes and a ring around each labelled row.

    Args:
        session: What to draw.
        by: ``component``, ``prediction``, ``label`` or ``truth``. Grey where nothing is known.
        ax: Where to draw; a new figure of 7 x 7 inches where None.

    Raises:
        ValueError: There is no such colouring, or the data has no truth to colour by.
    """
    if by not in COLOURINGS:
        raise ValueError(f"No colouring {by!r}; known: {', '.join(COLOURINGS)}.")
    ids, names = COLOURINGS[by](session)
    if ids is None:
        raise ValueError(f"{session.data.name!r} has no truth to colour by; choose another of {', '.join(COLOURINGS)}.")
    if ax is None:
        ax = plt.figure(figsize=(7, 7)).add_subplot()
    size = float(np.clip(20_000 / len(ids), 1, 14))
    x, y = session.positions.T
    ax.scatter(x, y, s=size, c=colours(ids), linewidths=0)
    labelled = session.labels.rows
    ax.scatter(x[labelled], y[labelled], s=60, facecolors="none", edgecolors="black", linewidths=1.2)
    kinds, counts = np.unique(ids[ids >= 0], return_counts=True)
    large = len(kinds) <= FEW_NAMES
    style = {"weight": "bold" if large else "normal", "fontsize": 10 if large else 7}
    box = {"fc": "white", "alpha": 0.7, "lw": 0, "pad": 3 if large else 1}
    for i in kinds[np.argsort(-counts, kind="stable")[:MOST_NAMES]]:
        label = str(i) if names is None else names[i]
        left, up = _middle(session, ids == i)
        ax.text(left, up, label, ha="center", va="center", bbox=box, **style)
    ax.set(title=f"coloured by {by}", xticks=[], yticks=[], aspect="equal")
    return ax


def colours(ids: Int[np.ndarray, " N"]) -> np.ndarray:
    """Return one colour a row, RGBA [N, 4]: that of its id on the live map, grey for -1."""
    shown = to_rgba_array([*palette.colors(int(ids.max(initial=-1)) + 1), NOTHING_KNOWN])
    return shown[ids]  # -1 is the last one.


def _middle(session: View, rows: Bool[np.ndarray, " N"]) -> np.ndarray:
    """Return the middle of the component that holds most of `rows`: a class may lie on several islands."""
    component = session.latents.component
    largest = np.bincount(component[rows]).argmax()
    return np.median(session.positions[rows & (component == largest)], axis=0)
