"""The report of a run: one HTML file that can be mailed, archived and opened offline."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rcm_notebook.report.about import About
from rcm_notebook.report.accuracy import figures, measured_of
from rcm_notebook.report.file import destination, write
from rcm_notebook.report.page import render
from rcm_notebook.runs import RunConfig
from rcm_notebook.uncertainty import Share
from rcm_notebook.views import View, cheap_choices


def report(
    view: View,
    config: RunConfig,
    log: Sequence[Mapping[str, Any]],
    audit: Share | None,
    path: str | Path,
    *,
    points: int,
    megabytes: float,
) -> Path:
    """Write a report of a run as one HTML file. The file is replaced completely or not at all.

    Args:
        view: The view to report.
        config: The run's settings.
        log: The lines of labels.log.
        audit: Accuracy of a random sample, if one was drawn.
        path: Path of the file. Its folder must exist.
        points: Largest number of points on the map.
        megabytes: Size that pictures and texts of the points may take, in MB.

    Returns:
        The absolute path of the file.

    Raises:
        FileNotFoundError: The folder does not exist.
        ValueError: `points` or `megabytes` is too small.
    """
    if points < 1 or not megabytes >= 0:
        raise ValueError(f"points is {points!r} and megabytes {megabytes!r}; at least 1 and 0 are needed.")
    target = destination(path)
    found, verdict = figures(view, measured_of(view, audit))
    about = About(
        model=config.model,
        train=config.train,
        projection=config.projection,
        log=log,
        figures=found,
        verdict=verdict,
        colorings=cheap_choices(view),
        written=datetime.now().astimezone(),
        version=version("rcm_notebook"),
    )
    return write(render(view, about, drawn=int(points), budget=int(megabytes * 1e6)), target)
