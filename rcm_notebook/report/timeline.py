"""The history of the labels, from the log: their number after each gesture, and the last gestures in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.labels import NONE, UNSURE, Gestures
from rcm_notebook.report.markup import Markup, joined, tag
from rcm_notebook.report.numbers import count

PAUSE = 600.0
"""Longest pause between gestures that the chart shows, in seconds. A choice: a night would take most of the chart."""

LAST = 12
"""Number of gestures that are listed in words. A choice."""

LATEST = 253_000_000_000
"""Seconds since 1970 at which years get a fifth digit, about; Python's calendar ends there."""

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 1060, 210, 52, 24, 12


class Moment(NamedTuple):
    """One gesture: its time (Unix seconds), the number of labelled rows after it, and what it did."""

    time: float
    labels: int
    words: str


def moments(log: Sequence[Mapping]) -> tuple[Moment, ...]:
    """Return the gestures of a log in their order. The first line of a log is its header.

    Raises:
        ValueError: A line is damaged; the message says which.
    """
    after = ""
    found: list[Moment] = []
    try:
        for number, moment in _moments(log):
            after = f"after line {number} "
            found.append(moment)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError(f"The log of the labels is damaged {after}({type(error).__name__}: {error}).") from error
    return tuple(found)


def _moments(log: Sequence[Mapping]) -> Iterator[tuple[int, Moment]]:
    """Yield the gestures, each with the number of its line."""
    if not log:
        return
    state, labels = Gestures(log[0]["n"], tuple(log[0]["classes"])), 0
    done: list[str] = []
    undone: list[str] = []
    for number, line in enumerate(log[1:], start=2):
        if "csv" in line:
            continue
        before = state.known.classes
        state.play(line)
        if line["do"] == "undo":
            undone.append(done.pop())
            words, change, sign = f"Undone: {_lowered(undone[-1])}", state.undone[-1], -1
        elif line["do"] == "redo":
            done.append(undone.pop())
            words, change, sign = f"Done again: {_lowered(done[-1])}", state.done[-1], 1
        else:
            undone.clear()
            done.append(in_words(line, before, state.known.classes))
            words, change, sign = done[-1], state.done[-1], 1
        labels += sign * int((change.codes_after >= 0).sum() - (change.codes_before >= 0).sum())
        yield number, Moment(_time(line["t"]), labels, words)


def _time(value: Any) -> float:
    """Return a time in seconds. Raises ValueError if no calendar has it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LATEST:
        raise ValueError(f"the time is {value!r:.40}, not seconds since 1970")
    return float(value)


def in_words(gesture: Mapping, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Return what a gesture did, in words.

    Args:
        gesture: A line of the log, except an undo or redo.
        before: Class names before it.
        after: Class names after it.
    """
    do = gesture["do"]
    if do == "label":
        return _labels_in_words(gesture, before, after)
    if do == "audit":
        return f"{_rows(gesture['rows'])} drawn at random, to measure the accuracy"
    if do == "add_class":
        return f"New class {_named(after, len(after) - 1)}"
    if do == "rename_class":
        return f"Class {_named(before, gesture['class'])} renamed to {_named(after, gesture['class'])}"
    if do == "describe_class":
        return f"Class {_named(after, gesture['class'])} {_meaning(gesture)}"
    if do == "merge_classes":
        return f"Class {_named(after, gesture['class'])} merged into {_named(after, gesture['into'])}"
    if do == "delete_class":
        return f"Class {_named(before, gesture['class'])} deleted"
    if do == "split_component":
        return f"Component {gesture['component']} split into {gesture['component']} and {gesture['into']}"
    if do == "merge_components":
        return f"Component {gesture['component']} merged into {gesture['into']}"
    if do == "name_component":
        name = gesture["name"]
        return f"Component {gesture['component']} " + (f"named “{name}”" if name else "lost its name")
    kept = gesture["class"]
    return f"Component {gesture['component']} " + ("set free" if kept is None else f"kept for {_named(after, kept)}")


def _meaning(gesture: Mapping[str, Any]) -> str:
    """Return what a class was said to mean, in words."""
    text = gesture["text"]
    if gesture.get("vector") is not None:
        return "described by a vector"
    if text is None:
        return "means what its name says"
    return f"described as “{text}”" if text else "means nothing but its labels"


def history(found: Sequence[Moment]) -> Markup:
    """Return the section: the chart and the last gestures."""
    if not found:
        return tag("p", "No labels yet. This section lists each label once it is given.", class_="empty")
    shown = [
        tag("li", tag("time", _when(moment.time)), tag("span", moment.words), tag("b", f"{moment.labels:,}"))
        for moment in reversed(found[-LAST:])
    ]
    more = f"The last {LAST} of {len(found):,} gestures" if len(found) > LAST else count(len(found), "gesture")
    return joined(
        tag("figure", step_chart(found), tag("figcaption", _caption(found)), class_="chart wide"),
        tag("h3", more, tag("small", "labelled rows after it")),
        tag("ol", *shown, class_="gestures"),
    )


def step_chart(found: Sequence[Moment]) -> Markup:
    """Return an SVG of the number of labels over working time. Long pauses are cut to `PAUSE` and marked."""
    times = np.array([moment.time for moment in found])
    gaps = np.maximum(np.diff(times, prepend=times[0]), 0)
    worked = np.cumsum(np.minimum(gaps, PAUSE))
    if worked[-1] <= 0:
        worked = np.arange(len(found), dtype=float)
    high = max(max(moment.labels for moment in found), 1)
    across, up = WIDTH - LEFT - 10, HEIGHT - TOP - BOTTOM
    x = LEFT + across * worked / max(worked[-1], 1e-9)
    y = TOP + up * (1 - np.array([moment.labels for moment in found]) / high)
    base = HEIGHT - BOTTOM
    line = f"M{LEFT} {base}" + "".join(f"H{px:.1f}V{py:.1f}" for px, py in zip(x, y, strict=True)) + f"H{LEFT + across}"
    ticks = [
        joined(
            tag("line", x1=LEFT, x2=LEFT + across, y1=level, y2=level, class_="grid"),
            tag("text", f"{value:,}", x=LEFT - 7, y=level + 4, text_anchor="end"),
        )
        for value, level in {(round(high * part), round(TOP + up * (1 - part), 1)) for part in (0, 0.5, 1)}
    ]
    cuts = [
        tag("line", x1=f"{px:.1f}", x2=f"{px:.1f}", y1=TOP, y2=base, class_="cut")
        for px, gap in zip(x, gaps, strict=True)
        if gap > PAUSE
    ]
    return tag(
        "svg",
        *ticks,
        *cuts,
        tag("path", d=f"{line}V{base}Z", class_="area"),
        tag("path", d=line, class_="step"),
        tag("text", _when(times[0]), x=LEFT, y=HEIGHT - 6),
        tag("text", _when(times[-1]), x=LEFT + across, y=HEIGHT - 6, text_anchor="end") if len(found) > 1 else None,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=f"Labelled rows over working time, {found[-1].labels:,} in the end",
    )


def _caption(found: Sequence[Moment]) -> str:
    gaps = np.maximum(np.diff([moment.time for moment in found]), 0)
    minutes = float(np.minimum(gaps, PAUSE).sum()) / 60
    took = f"{minutes / 60:.1f} hours" if minutes >= 90 else f"{minutes:.0f} min" if minutes >= 1 else "under a minute"
    pauses = int((gaps > PAUSE).sum())
    cut = f"; {count(pauses, 'pause')} above {PAUSE / 60:.0f} min cut (dotted)" if pauses else ""
    return f"Labelled rows over working time: {count(len(found), 'gesture')} in {took}{cut}."


def _labels_in_words(gesture: Mapping, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    rows, code = gesture["rows"], gesture["class"]
    if isinstance(code, list):
        source = f" from {PurePath(gesture['from']).name}" if "from" in gesture else ""
        return f"{_rows(rows)} labelled{source}"
    if code == NONE:
        return f"{_rows(rows)} cleared"
    if code == UNSURE:
        return f"{_rows(rows)}: can't tell"
    return f"{_rows(rows)} labelled {_named(after, code)}" + (", a new class" if code >= len(before) else "")


def _rows(rows: Sequence[int]) -> str:
    return f"Row {rows[0]}" if len(rows) == 1 else f"{len(rows):,} rows"


def _named(classes: tuple[str, ...], class_id: int) -> str:
    return f"“{classes[class_id]}”"


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def _when(time: float) -> str:
    return datetime.fromtimestamp(time).astimezone().strftime("%Y-%m-%d %H:%M")
