"""From the lines of a log to the state of the labels: a header, then gestures and hashes of labels.csv."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rcm_notebook.disk import damaged_line
from rcm_notebook.labels.gestures import Gestures

FORMAT = 1


def header(n: int, classes: Sequence[str]) -> Mapping:
    """Return the first line of a new log: how many rows there are, and the names of the first classes."""
    return {"format": FORMAT, "n": n, "classes": classes}


def replay(lines: Sequence[Mapping], path: Path, n: int, classes: tuple[str, ...]) -> Gestures:
    """Return the state after all gestures of a log.

    Args:
        lines: The lines of the log; empty for a new log.
        path: The log's path, for error messages.
        n: How many rows the data set has.
        classes: Class names for a new log; an existing log has its own.

    Raises:
        ValueError: The log belongs to other data, a newer version wrote it, or a line is not valid; the message names
            the line.
    """
    first = lines[0] if lines else header(n, classes)
    if not {"format", "n", "classes"} <= first.keys():
        raise damaged_line(path, 1, "it should say how many rows there are")
    if first["format"] > FORMAT:
        raise ValueError(f"{path} has format {first['format']}, newer than this version; update rcm_notebook.")
    if first["n"] != n:
        raise ValueError(f"{path} labels {first['n']} rows, but the data set has {n}; it belongs to other data.")
    state = Gestures(n, tuple(first["classes"]))
    for number, line in enumerate(lines[1:], start=2):
        try:
            if "csv" not in line:
                state.play(line)
        except (ValueError, LookupError, TypeError, OverflowError) as error:
            raise damaged_line(path, number, f"{type(error).__name__}: {error}") from error
    return state
