"""Drawing into files without a window. A notebook's own figures are shown as before."""

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
    """Draw without windows inside the block. The block must close the figures that it draws.

    A backend with windows is replaced by Agg and restored afterwards. A notebook's backend is not replaced: it does not
    show figures that are closed within their cell, and after a switch it would show no figures at all.
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
    """Write a figure in the format of the path's suffix, and close it."""
    with replacing(path) as file:
        figure.savefig(file, format=path.suffix[1:] or "png", dpi=150, bbox_inches="tight")
    plt.close(figure)
