"""tau as a heat map in the colours of the classes: one row a class, one column a component."""

from typing import Any

import numpy as np

from rcm_notebook.report.embed import packed
from rcm_notebook.report.markup import Markup, joined, tag
from rcm_notebook.report.pictures import encoded
from rcm_notebook.types import Int
from rcm_notebook.views import View, palette

ROW_HEIGHTS = ((24, 22), (60, 15), (150, 12))
"""(largest number of classes, height of a row in px). With more classes, rows are thin and have no names."""

NUMBERED = 45
"""Largest number of components for which columns have numbers. A choice: more would not fit."""


def order(view: View) -> Int[np.ndarray, " K"]:
    """Return the components sorted by their class, the most certain first. The heat map then shows blocks."""
    tau = view.components.tau[:, view.labels.active]
    return np.lexsort((-tau.max(axis=1), tau.argmax(axis=1)))


def heat_map(view: View) -> Markup:
    """Return the heat map, or a sentence if there are no labels yet."""
    if not view.prediction.has_labels:
        return tag("p", "No labels yet: tau will say which class each component stands for.", class_="empty")
    labels, ordered = view.labels, order(view)
    colors = palette.colors(len(labels.classes))
    tau = view.components.tau[ordered][:, labels.active].T
    picture = np.zeros((*tau.shape, 4), np.uint8)
    for place, c in enumerate(labels.active):
        picture[place, :, :3] = [int(colors[c][i : i + 2], 16) for i in (1, 3, 5)]
    picture[..., 3] = np.rint(255 * np.clip(tau, 0, 1))
    height = next((px for most, px in ROW_HEIGHTS if len(tau) <= most), 6)
    is_named, is_numbered = height > 6, len(ordered) <= NUMBERED
    names = [tag("span", labels.classes[c], title=labels.classes[c]) for c in labels.active] if is_named else []
    numbers = [tag("span", int(k)) for k in ordered] if is_numbered else []
    image = tag(
        "img",
        src=encoded(picture),
        alt=f"Probability of {len(tau)} classes in {len(ordered)} components",
        id="tau",
        style=f"height:{height * len(tau)}px",
    )
    return joined(
        tag(
            "div",
            tag("div", *names, class_="tau-names", style=f"--row:{height}px"),
            tag("div", tag("div", *numbers, class_="tau-numbers"), image, class_="tau-body"),
            class_="tau",
        ),
        tag("p", "Move the pointer to a cell, or tap it.", class_="note", id="tau-words", role="status"),
    )


def tau_values(view: View) -> dict[str, Any] | None:
    """Return the values that the page shows for each cell; None if there is no heat map."""
    if not view.prediction.has_labels:
        return None
    ordered = order(view)
    tau = view.components.tau[ordered][:, view.labels.active]
    return {
        "components": [int(k) for k in ordered],
        "classes": [int(c) for c in view.labels.active],
        "values": packed(np.floor(255 * np.clip(tau, 0, 1)).astype(np.uint8)),
    }
