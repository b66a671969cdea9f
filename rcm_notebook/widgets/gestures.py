"""What a gesture in the browser does to the session: the one table that the map and the label bar share.

A gesture is a small mapping with a `type`; most speak of the session's selection. An outcome is said in words, and an
error is an outcome: what the user entered stays as it was.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rcm_notebook.labels import CANT_TELL, Labels
from rcm_notebook.registry import Registry

GESTURES: Registry[Callable[[Any, Mapping], None]] = Registry("gesture")


def perform(session, gesture: Mapping[str, Any]) -> str | None:
    """Do what `gesture` asks of `session`; return None, or in words why not."""
    try:
        GESTURES[gesture["type"]](session, gesture)
    except (LookupError, ValueError, RuntimeError, OSError) as error:
        return str(error)
    return None


@GESTURES.register("assign")
def assign(session, gesture: Mapping[str, Any]) -> None:
    """Label the selection with class `id`, as a digit key does."""
    rows, id = _selected(session), int(gesture["id"])
    numbered = all(name == str(i) for i, name in enumerate(session.classes))
    if id >= len(session.classes) and not numbered:
        raise ValueError(f"No class has the number {id}: the last is {len(session.classes) - 1}. Add it by name first.")
    _label(session, rows, id)


@GESTURES.register("assign-name")
def assign_name(session, gesture: Mapping[str, Any]) -> None:
    """Label the selection with the class `name`, which comes to exist where it is new; without one only add it."""
    name = str(gesture["name"]).strip()
    if not name:
        raise ValueError("A class needs a name.")
    if len(session.selection):
        _label(session, session.selection, name)
    elif name in session.classes:
        raise ValueError(f"Nothing is selected to be labelled {name!r}: lasso some points first.")
    else:
        session.add_class(name)


@GESTURES.register("cant-tell")
def cant_tell(session, gesture: Mapping[str, Any]) -> None:
    """Mark the selection as points that nobody can tell."""
    _label(session, _selected(session), CANT_TELL)


@GESTURES.register("unlabel")
def unlabel(session, gesture: Mapping[str, Any]) -> None:
    """Take the selection's labels back."""
    session.clear(_selected(session))


@GESTURES.register("undo")
def undo(session, gesture: Mapping[str, Any]) -> None:
    """Take the last gesture back, and select what it had labelled, ready for another key."""
    if not session.can_undo:
        raise ValueError("There is nothing to undo.")
    before = session.labels
    session.undo()
    session.select(changed_rows(before, session.labels))


@GESTURES.register("redo")
def redo(session, gesture: Mapping[str, Any]) -> None:
    """Do again what was undone."""
    if not session.can_redo:
        raise ValueError("There is nothing to redo.")
    session.redo()
    session.select(np.zeros(0, np.int64))


@GESTURES.register("skip")
def skip(session, gesture: Mapping[str, Any]) -> None:
    """Go to the next row of the query, or let the selection go."""
    session.select(_next_queried(session))


@GESTURES.register("deselect")
def deselect(session, gesture: Mapping[str, Any]) -> None:
    """Select nothing."""
    session.select(np.zeros(0, np.int64))


def describe_change(before: Labels, after: Labels) -> str:
    """Say in a few words how `after` differs from `before`: ``"12 points → 7"``."""
    if before is after:
        return ""
    renamed = [(a, b) for a, b in zip(before.classes, after.classes, strict=False) if a != b]
    if len(after.classes) == len(before.classes) and renamed:
        return f"{renamed[0][0]} is now called {renamed[0][1]}"
    rows = changed_rows(before, after)
    if len(rows) == 0:
        added = after.classes[len(before.classes) :]
        return f"new class {', '.join(added)}" if added else ""
    points = f"{len(rows):,} point" + ("s" if len(rows) > 1 else "")
    if after.cant_tell[rows].all():
        return f"{points} → can't tell"
    ids = np.unique(after.ids[rows])
    if len(ids) > 1 or after.cant_tell[rows].any():
        return f"{points} changed"
    return f"{points} → {after.classes[ids[0]]}" if ids[0] >= 0 else f"{points} without a label again"


def changed_rows(before: Labels, after: Labels) -> np.ndarray:
    """Return the rows whose label differs."""
    if len(before.ids) != len(after.ids):
        return np.zeros(0, np.int64)
    return np.flatnonzero((before.ids != after.ids) | (before.cant_tell != after.cant_tell))


def _selected(session) -> np.ndarray:
    if len(session.selection) == 0:
        raise ValueError("Nothing is selected: lasso some points, then press a key.")
    return session.selection


def _label(session, rows: np.ndarray, label: Any) -> None:
    follow_on = _is_queried(session, rows)
    session.assign(rows, label)
    session.select(_next_queried(session) if follow_on else np.zeros(0, np.int64))


def _is_queried(session, rows: np.ndarray) -> bool:
    return session.queried is not None and len(rows) == 1 and bool(np.isin(rows[0], session.queried.rows))


def _next_queried(session) -> np.ndarray:
    """The first row of the query after the selected one that has no answer yet; none without a query."""
    if not _is_queried(session, session.selection):
        return np.zeros(0, np.int64)
    rows, labels = np.asarray(session.queried.rows), session.labels
    here = int(np.flatnonzero(rows == session.selection[0])[0])
    ahead = np.concatenate([rows[here + 1 :], rows[:here]])
    open_rows = ahead[(labels.ids[ahead] < 0) & ~labels.cant_tell[ahead]]
    return open_rows[:1].astype(np.int64)
