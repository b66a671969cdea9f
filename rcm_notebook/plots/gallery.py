"""A gallery of rows as pictures with titles: exemplars, a query or a selection."""

from collections.abc import Sequence

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View


@plot("gallery")
def gallery(
    view: View, rows: Sequence[int] | np.ndarray, titles: Sequence[str] | None = None, columns: int = 10
) -> Figure:
    """Draw the pictures of `rows` in their order.

    Args:
        view: The view to draw.
        rows: Row numbers, any number of them.
        titles: Title of each row. None shows the predicted class, or ``?`` if it is unknown.
        columns: Number of pictures side by side.

    Raises:
        ValueError: The data have no pictures, there are no rows, or titles and rows differ in number.
    """
    shown = [int(row) for row in rows]
    if view.data.images is None:
        raise ValueError(f"{view.data.name!r} has no pictures; give Dataset.from_arrays(..., images=...).")
    if not shown:
        raise ValueError("A gallery needs at least one row.")
    titles = [predicted_name(view, row) for row in shown] if titles is None else list(titles)
    if len(titles) != len(shown):
        raise ValueError(f"{len(shown)} rows need as many titles, not {len(titles)}.")
    lines = -(-len(shown) // columns)
    figure, axes = plt.subplots(lines, columns, figsize=(columns, 1.25 * lines), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, row, title in zip(axes.flat, shown, titles, strict=False):
        ax.imshow(view.data.thumbnail(row), cmap="gray_r")
        ax.set_title(title, fontsize=9)
    figure.tight_layout()
    return figure


def predicted_name(view: View, row: int) -> str:
    """Return the name of the class that is predicted for `row`, or ``?`` if it is unknown."""
    prediction = view.prediction
    return "?" if prediction.unknown[row] or prediction.ids[row] < 0 else prediction.classes[prediction.ids[row]]
