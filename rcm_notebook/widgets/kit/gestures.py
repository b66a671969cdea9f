"""What a gesture in the browser does to the session: one table for the map and the label bar.

A gesture is a small mapping with a `type`; most gestures act on the session's selection. If a gesture fails, the user
sees the reason in words, and nothing that the user entered is lost.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rcm_notebook.labels import CANT_TELL, Labels
from rcm_notebook.registry import Registry

GESTURES: Registry[Callable[[Any, Mapping], None]] = Registry("gesture")


def perform(session, gesture: Mapping[str, Any]) -> str | None:
    """Carry out `gesture` on `session`; return None, or, if it fails, the reason in words."""
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
    """Label the selection with the class `name`, and make the class if it is new; without a selection only add it."""
    name = str(gesture["name"]).strip()
    if not name:
        raise ValueError("A class needs a name.")
    if len(session.selection):
        _label(session, session.selection, name)
    elif name in (session.classes[id] for id in session.labels.active):
        raise ValueError(f"Nothing is selected to be labelled {name!r}: lasso some points first.")
    else:
        session.add_class(name)


@GESTURES.register("rename-class")
def rename_class(session, gesture: Mapping[str, Any]) -> None:
    """Call class `id` by another `name`."""
    session.rename_class(int(gesture["id"]), str(gesture["name"]))


@GESTURES.register("merge-class")
def merge_class(session, gesture: Mapping[str, Any]) -> None:
    """Merge class `id` into class `into`, which keeps its name and key."""
    session.merge_classes(int(gesture["id"]), int(gesture["into"]))


@GESTURES.register("delete-class")
def delete_class(session, gesture: Mapping[str, Any]) -> None:
    """Delete class `id` with its labels."""
    session.delete_class(int(gesture["id"]))


@GESTURES.register("cant-tell")
def cant_tell(session, gesture: Mapping[str, Any]) -> None:
    """Mark the selection as "can't tell"."""
    _label(session, _selected(session), CANT_TELL)


@GESTURES.register("unlabel")
def unlabel(session, gesture: Mapping[str, Any]) -> None:
    """Remove the labels of the selection."""
    session.clear(_selected(session))


@GESTURES.register("accept")
def accept(session, gesture: Mapping[str, Any]) -> None:
    """Label each row of the selection with the model's guess for it; one undo step."""
    _accept(session, _selected(session))


@GESTURES.register("accept-all")
def accept_all(session, gesture: Mapping[str, Any]) -> None:
    """Accept the guesses of all rows of the query that have no answer yet; one undo step."""
    if session.queried is None:
        raise ValueError("There is no query: ask for some points first.")
    rows = session.queried.rows
    is_review = session.queried.guesses is not None
    _accept(session, np.sort(rows if is_review else rows[_is_open(session, rows)]))


@GESTURES.register("next-batch")
def next_batch(session, gesture: Mapping[str, Any]) -> None:
    """Repeat the last query, or make the first one, and select its first row."""
    before = session.queried
    count = len(before) if before is not None and len(before) else None
    if before is not None and before.by == "disputes":
        query = session.disputes(count)
    else:
        query = session.query(count or 10, by=(before and before.by) or "coverage")
    session.select(query[:1])


@GESTURES.register("undo")
def undo(session, gesture: Mapping[str, Any]) -> None:
    """Undo the last gesture, and select the rows that it labelled, ready for another key."""
    if not session.can_undo:
        raise ValueError("There is nothing to undo.")
    before = session.labels
    session.undo()
    session.select(changed_rows(before, session.labels))


@GESTURES.register("redo")
def redo(session, gesture: Mapping[str, Any]) -> None:
    """Redo the gesture that was undone last."""
    if not session.can_redo:
        raise ValueError("There is nothing to redo.")
    session.redo()
    session.select(np.zeros(0, np.int64))


@GESTURES.register("skip")
def skip(session, gesture: Mapping[str, Any]) -> None:
    """Select the next row of the query, or nothing if there is none."""
    session.select(_next_queried(session))


@GESTURES.register("deselect")
def deselect(session, gesture: Mapping[str, Any]) -> None:
    """Select nothing."""
    session.select(np.zeros(0, np.int64))


def describe_change(before: Labels, after: Labels) -> str:
    """Return in a few words how `after` differs from `before`: ``"12 points → 7"``."""
    if before is after:
        return ""
    rows = changed_rows(before, after)
    points = f"{len(rows):,} point" + ("" if len(rows) == 1 else "s")
    about_classes = _describe_classes(before, after, f", {points}" if len(rows) else "")
    if about_classes or len(rows) == 0:
        return about_classes
    if after.cant_tell[rows].all():
        return f"{points} → can't tell"
    ids = np.unique(after.ids[rows])
    if len(ids) > 1 or after.cant_tell[rows].any():
        return f"{points} changed"
    return f"{points} → {after.classes[ids[0]]}" if ids[0] >= 0 else f"{points} without a label again"


def _describe_classes(before: Labels, after: Labels, points: str) -> str:
    """Return which classes were renamed, deleted, merged or restored, with the changed `points`; empty if none.

    A new class with its first labels is not mentioned, because the text about the labels names it.
    """
    here, there, names = set(before.active.tolist()), set(after.active.tolist()), after.classes
    gone, back = sorted(here - there), sorted(there - here)
    if gone and gone[0] >= len(names):
        return "" if points else f"{before.classes[gone[0]]} is no class any more"
    if gone and gone[0] in after.merged:
        return f"{names[gone[0]]} merged into {names[after.merged[gone[0]]]}{points}"
    if gone:
        return f"{names[gone[0]]} deleted{points}"
    if back and back[0] < len(before.classes):
        return f"{names[back[0]]} is back{points}"
    if back and not points:
        return f"new class {', '.join(names[id] for id in back)}"
    renamed = [id for id in sorted(here & there) if before.classes[id] != names[id]]
    return f"{before.classes[renamed[0]]} is now called {names[renamed[0]]}" if renamed else ""


def changed_rows(before: Labels, after: Labels) -> np.ndarray:
    """Return the rows whose label differs."""
    if len(before.ids) != len(after.ids):
        return np.zeros(0, np.int64)
    return np.flatnonzero((before.ids != after.ids) | (before.cant_tell != after.cant_tell))


def _selected(session) -> np.ndarray:
    if len(session.selection) == 0:
        raise ValueError("Nothing is selected: lasso some points, then press a key.")
    return session.selection


def _accept(session, rows: np.ndarray) -> None:
    ids = guesses(session)[rows]
    known = ids >= 0
    if not known.any():
        raise ValueError("The model has no guess here: too few labels reach these points. Press a digit.")
    follow_on = _is_queried(session, rows)
    session.assign_each(rows[known], ids[known])
    session.select(_next_queried(session) if follow_on else rows[~known])


def guesses(session) -> np.ndarray:
    """Return the class id that the model guesses for every row, [N]; -1 for no guess or a class that was deleted."""
    prediction, query = session.prediction, session.queried
    ids = prediction.known_ids.copy()
    if query is not None and query.guesses is not None:
        ids[query.rows] = query.guesses
    ids[np.isin(ids, list(session.labels.deleted))] = -1
    return ids


def _label(session, rows: np.ndarray, label: Any) -> None:
    follow_on = _is_queried(session, rows)
    session.assign(rows, label)
    session.select(_next_queried(session) if follow_on else np.zeros(0, np.int64))


def _is_queried(session, rows: np.ndarray) -> bool:
    return session.queried is not None and len(rows) == 1 and rows[0] in session.queried


def _is_open(session, rows: np.ndarray) -> np.ndarray:
    """Return which rows of the query have no answer yet."""
    return (session.labels.ids[rows] < 0) & ~session.labels.cant_tell[rows]


def _next_queried(session) -> np.ndarray:
    """Return the row of the query after the selected one; empty without a query, and after the last row.

    A query goes on to rows without an answer, and returns to those that were skipped. In a review of labels every row
    has an answer, so it goes through the rows once.
    """
    if not _is_queried(session, session.selection):
        return np.zeros(0, np.int64)
    rows = session.queried.rows
    here = int(np.flatnonzero(rows == session.selection[0])[0])
    if session.queried.guesses is not None:
        return rows[here + 1 : here + 2]
    ahead = np.concatenate([rows[here + 1 :], rows[:here]])
    return ahead[_is_open(session, ahead)][:1]
