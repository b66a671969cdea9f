"""The points of the page's map: their rows, their positions to 1/65,535 of the map, and one code for each colouring."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rcm_notebook.report.embed import packed
from rcm_notebook.types import Float, Int
from rcm_notebook.views import SCORES, Coloring, View, way

LABELLED, CANT_TELL = 1, 4
"""Bits of a point's marks. ``map/shaders.js`` uses the same numbers."""

LABELLED_SHARE = 0.5
"""Largest share of labelled rows in a sample. A choice: labelled rows are few, and readers look for them."""


def sample(labelled: Int[np.ndarray, " L"], n: int, points: int) -> Int[np.ndarray, " P"]:
    """Return the rows to draw, the most important first: labelled rows, then others at random.

    Args:
        labelled: Rows with a label.
        n: Number of rows of the data.
        points: Largest number of rows to draw.
    """
    rng = np.random.default_rng(0)
    is_labelled = np.zeros(n, bool)
    is_labelled[labelled] = True
    others = rng.permutation(np.flatnonzero(~is_labelled))
    kept = len(labelled) if n <= points else min(len(labelled), int(points * LABELLED_SHARE))
    return np.concatenate([rng.permutation(labelled)[:kept], others])[:points].astype(np.int64)


def quantised(positions: Float[np.ndarray, "P 2"]) -> dict[str, Any]:
    """Return positions as uint16, x0 y0 x1 y1 ..., over a square that holds them all. Both axes have one scale."""
    finite = np.nan_to_num(np.asarray(positions, np.float64))
    low, high = finite.min(axis=0), finite.max(axis=0)
    span = float((high - low).max()) or 1.0
    return {"places": packed(np.rint((finite - low) / span * 65535).astype(np.uint16)), "span": span}


def points(view: View, rows: Int[np.ndarray, " P"], colorings: Sequence[str]) -> dict[str, Any]:
    """Return what the map shows for `rows`.

    Args:
        view: The view to report.
        rows: The rows to draw.
        colorings: Names in `rcm_notebook.views.coloring.choices`.
    """
    data, labels, prediction = view.data, view.labels, view.prediction
    marks = np.where(labels.ids[rows] >= 0, LABELLED, 0) | np.where(labels.cant_tell[rows], CANT_TELL, 0)
    predicted = np.where(prediction.unknown[rows], 0, prediction.ids[rows] + 1)
    known = {
        "rows": packed(rows.astype(np.uint32)),
        "marks": packed(marks.astype(np.uint8)),
        "predicted": packed(predicted.astype(np.uint16)),
        # Rounded down, so that no row looks more certain than it is.
        "certainty": packed(np.floor(255 * prediction.certainty[rows]).astype(np.uint8)),
        "labels": packed((labels.ids[rows] + 1).astype(np.uint16)),
        "components": packed(view.latents.component[rows].astype(np.uint16)),
        "classes": list(labels.classes),
        "names": [name or "" for name in view.components.names],
    }
    if data.truth is not None:
        known["truth"] = packed((data.truth[rows] + 1).astype(np.uint16))
        known["truths"] = list(data.names or map(str, range(int(data.truth.max(initial=-1)) + 1)))
    if not np.array_equal(data.serial, np.arange(len(data))):
        known["serials"] = [str(serial) for serial in data.serial[rows]]
    return quantised(view.positions[rows]) | known | {"colorings": [_coloring(view, name, rows) for name in colorings]}


def _coloring(view: View, name: str, rows: Int[np.ndarray, " P"]) -> dict[str, Any]:
    coloring: Coloring = way(view, name).color(view)
    about = SCORES[name].description if name in SCORES else ""
    return {"name": name, "about": about, "codes": packed(coloring.codes[rows])} | coloring.describe()
