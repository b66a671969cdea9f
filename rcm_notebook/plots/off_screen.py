"""Drawing into files: nobody looks, so that no window is needed; a notebook's own figures are shown as before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
from matplotlib import pyplot as plt
from matplotlib.backends.registry import BackendFilter, backend_registry
from matplotlib.figure import Figure

from rcm_notebook.disk import replacing


@contextmanager
def off_screen() -> Iterator[None]:
    """Draw without windows inside of the block; what is drawn is to be closed there.

    A backend with windows makes room for Agg and comes back. A notebook's is left alone: it shows no figure that is
    closed within its cell, and once it was switched it shows none at all.
    """
    before = matplotlib.get_backend()
    if before.lower() not in backend_registry.list_builtin(BackendFilter.INTERACTIVE):
        yield
        return
    matplotlib.use("Agg")
    try:
        yield
    finally:
        matplotlib.use(before)


def save(figure: Figure, path: Path) -> None:
    """Write a figure, in the format that the path ends in, and close it."""
    with replacing(path) as file:
        figure.savefig(file, format=path.suffix[1:] or "png", dpi=150, bbox_inches="tight")
    plt.close(figure)
