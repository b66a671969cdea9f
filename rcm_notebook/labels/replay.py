"""From the lines of a log to the state of the labels: a header, then gestures and hashes of labels.csv."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rcm_notebook.disk import damaged_line, fields, require_fields
from rcm_notebook.labels.gestures import Gestures

FORMAT = 2
"""Raised from 1 when lines got checksums: version 0.1.0 would append lines without one."""

HEADER = {"format": fields.WHOLE, "n": fields.WHOLE, "classes": fields.TEXTS}
CSV = {"csv": fields.TEXT, "was": fields.either(fields.TEXT, fields.NULL)}
PAIR = {"component": fields.WHOLE, "into": fields.WHOLE, "file": fields.TEXT}
GESTURES: Mapping[str, Mapping[str, fields.Field]] = {
    "label": {"rows": fields.WHOLE_NUMBERS, "class": fields.either(fields.WHOLE, fields.WHOLE_NUMBERS)},
    "add_class": {},
    "rename_class": {"class": fields.WHOLE, "name": fields.TEXT},
    "merge_classes": {"class": fields.WHOLE, "into": fields.WHOLE},
    "delete_class": {"class": fields.WHOLE},
    "describe_class": {"class": fields.WHOLE, "text": fields.either(fields.TEXT, fields.NULL)},
    "name_component": {"component": fields.WHOLE, "name": fields.either(fields.TEXT, fields.NULL)},
    "reserve_component": {"component": fields.WHOLE, "class": fields.either(fields.WHOLE, fields.NULL)},
    "split_component": PAIR,
    "merge_components": PAIR,
    "audit": {"rows": fields.WHOLE_NUMBERS, "predicted": fields.WHOLE_NUMBERS, "labels": fields.WHOLE},
    "undo": {},
    "redo": {},
}
"""What each gesture must say, by its name; `rcm_notebook.labels.gestures` explains the fields."""
OTHERS = {
    **{"t": fields.NUMBER, "from": fields.TEXT, "taken": fields.TEXT},
    **{"new": fields.TEXTS, "again": fields.WHOLE_NUMBERS, "vector": fields.NUMBERS},
}
"""What a gesture may say besides."""


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
        Damaged: A line is not valid; the message names the line.
        ValueError: The log belongs to other data, or a newer version wrote it.
    """
    first = checked_header(lines[0], path) if lines else header(n, classes)
    if first["n"] != n:
        raise ValueError(f"{path} labels {first['n']} rows, but the data set has {n}; it belongs to other data.")
    state = Gestures(n, tuple(first["classes"]))
    for number, line in enumerate(lines[1:], start=2):
        try:
            _play(line, state)
        except (ValueError, LookupError, TypeError, OverflowError) as error:
            raise damaged_line(path, number, str(error).rstrip(".")) from error
    return state


def checked_header(line: Mapping, path: Path) -> Mapping:
    """Return the first line of a log. Raises as `replay`."""
    if type(line.get("format")) is int and line["format"] > FORMAT:
        raise ValueError(f"{path} has format {line['format']}, newer than this version; update rcm_notebook.")
    try:
        require_fields(line, HEADER, {})
    except ValueError as error:
        raise damaged_line(path, 1, f"it should say how many rows there are, but {error}") from None
    return line


def _play(line: Mapping, state: Gestures) -> None:
    """Apply one line after the header. Raises ValueError where it is no gesture that is possible here."""
    if "csv" in line:
        require_fields(line, CSV, {})
        return
    do = line.get("do")
    if not isinstance(do, str) or do not in GESTURES:
        raise ValueError(f"No gesture {repr(do)[:60]}; known: {', '.join(GESTURES)}")
    require_fields(line, {"do": fields.TEXT, **GESTURES[do]}, OTHERS)
    state.play(line)
