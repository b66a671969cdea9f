"""Gestures and their effects: all gestures, applied in order, give the state of the labels.

A gesture is a mapping that JSON can hold. It is one line of the log:

    {"do": "label", "rows": [3, 7], "class": 2}       class: an id, -1 to clear, -2 for can't tell; or one for each row
    {"do": "add_class"}                               names in "new"
    {"do": "rename_class", "class": 2, "name": "b"}
    {"do": "merge_classes", "class": 2, "into": 0}
    {"do": "delete_class", "class": 2}
    {"do": "describe_class", "class": 2, "text": "no more paper"}       or null, for its name; or "vector": [0.1, ...]
    {"do": "name_component", "component": 5, "name": "thin" or null}
    {"do": "reserve_component", "component": 5, "class": 2 or null}
    {"do": "split_component", "component": 5, "into": 9, "file": "0001"}      file: its record outside the log
    {"do": "merge_components", "component": 9, "into": 5, "file": "0002"}
    {"do": "audit", "rows": [8, 1], "predicted": [2, 0], "labels": 30}
    {"do": "undo"}, {"do": "redo"}

All but the last two may have "new", names of classes that the gesture makes, and "again", ids of deleted classes that
the gesture restores. For undo, the state keeps only the rows that each gesture changed, and the classes and annotations
before and after it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from rcm_notebook.labels.annotations import Annotations, Audit, Surgery
from rcm_notebook.labels.codes import EMPTY, NONE, UNSURE
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.meaning import check_record
from rcm_notebook.types import Int

RECENT = 100
"""How many of the last gestures decide which classes are recent. A choice: few enough to scan at every label."""


class ClassesAndAnnotations(NamedTuple):
    """The whole state except the rows' codes, as one immutable value; `Labels` and `Annotations` explain the fields."""

    classes: tuple[str, ...]
    merged: Mapping[int, int] = EMPTY
    deleted: frozenset[int] = frozenset()
    names: Mapping[int, str] = EMPTY
    reserved: Mapping[int, int] = EMPTY
    surgeries: tuple[Surgery, ...] = ()
    audits: tuple[Audit, ...] = ()
    meanings: Mapping[int, str | tuple[float, ...]] = EMPTY

    def annotations(self) -> Annotations:
        """Return what is kept beside the labels."""
        return Annotations(self.names, self.reserved, self.surgeries, self.audits, self.meanings)


class Change(NamedTuple):
    """What one gesture changes: the codes of some rows, and the classes and annotations, before and after."""

    rows: Int[np.ndarray, " B"]
    codes_before: Int[np.ndarray, " B"]
    codes_after: Int[np.ndarray, " B"]
    before: ClassesAndAnnotations
    after: ClassesAndAnnotations

    @property
    def is_empty(self) -> bool:
        """Whether the gesture changes nothing."""
        return not len(self.rows) and self.before == self.after


class Gestures:
    """The state after some gestures, and the changes that can be undone and redone.

    Args:
        n: How many rows there are.
        classes: Names of the first classes.
    """

    def __init__(self, n: int, classes: tuple[str, ...]):
        self.codes = np.full(n, NONE, np.int32)
        self.known = ClassesAndAnnotations(classes)
        self.done: list[Change] = []
        self.undone: list[Change] = []

    def play(self, gesture: Mapping) -> None:
        """Apply one gesture. If it is not valid here, change nothing and raise ValueError."""
        self.step(gesture)()

    def step(self, gesture: Mapping) -> Callable[[], None]:
        """Return the function that applies a gesture. Raises ValueError if the gesture is not valid here.

        After an interrupt inside the function, another call finishes what the first began.
        """
        do = gesture["do"]
        if do == "undo":
            return partial(self._undo, _newest(self.done, do))
        if do == "redo":
            return partial(self._redo, _newest(self.undone, do))
        return partial(self.apply, self.change(gesture))

    def change(self, gesture: Mapping) -> Change:
        """Return what a gesture (not undo or redo) would change, without changing it.

        Raises:
            ValueError: An unknown gesture, row or class.
        """
        before = self.known._replace(
            classes=self.known.classes + tuple(gesture.get("new", ())),
            deleted=self.known.deleted.difference(gesture.get("again", ())),
        )
        try:
            plan = _PLANS[gesture["do"]]
        except KeyError:
            raise ValueError(f"No gesture {gesture['do']!r}; known: {', '.join(_PLANS)}, undo, redo.") from None
        rows, codes, after = plan(gesture, self.codes, before)
        if rows.size and (rows.min() < 0 or rows.max() >= len(self.codes)):
            raise ValueError(f"A row outside 0..{len(self.codes) - 1}.")
        if codes.size and (codes.min() < UNSURE or codes.max() >= len(after.classes)):
            raise ValueError(f"A class outside 0..{len(after.classes) - 1}.")
        old = self.codes[rows]
        moved = old != codes
        return Change(
            rows[moved].astype(np.int32), old[moved].astype(np.int16), codes[moved].astype(np.int16), self.known, after
        )

    def apply(self, change: Change) -> None:
        """Apply a change; it becomes the newest that can be undone."""
        self._redo(change)
        self.undone.clear()

    def labels(self) -> Labels:
        """Return the labels as they stand."""
        return Labels.from_codes(self.codes, self.known.classes, self.known.merged, self.known.deleted)

    def recent(self, back: int = RECENT) -> tuple[int, ...]:
        """Return the ids of the classes that the last `back` gestures gave to rows, newest first."""
        gone, found = self.known.deleted.union(self.known.merged), []
        for change in self.done[: -back - 1 : -1]:
            found += [int(code) for code in np.unique(change.codes_after) if code >= 0 and code not in gone]
        return tuple(dict.fromkeys(found))

    def annotations(self) -> Annotations:
        """Return what is kept beside the labels, as it stands."""
        return self.known.annotations()

    def _undo(self, change: Change) -> None:
        self.codes[change.rows], self.known = change.codes_before, change.before
        _move(change, self.done, self.undone)

    def _redo(self, change: Change) -> None:
        self.codes[change.rows], self.known = change.codes_after, change.after
        _move(change, self.undone, self.done)


def _newest(changes: list[Change], do: str) -> Change:
    if not changes:
        raise ValueError(f"Nothing to {do}.")
    return changes[-1]


def _move(change: Change, source: list[Change], target: list[Change]) -> None:
    """Move a change from the end of one list to that of the other, as far as this is not done yet."""
    if not (target and target[-1] is change):
        target.append(change)
    if source and source[-1] is change:
        source.pop()


def _label(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    rows = np.asarray(gesture["rows"], np.int64)
    return rows, np.broadcast_to(np.asarray(gesture["class"], np.int64), rows.shape), known


def _add_class(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    return *_no_rows(), known


def _rename_class(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    class_id, name, classes = _class(gesture["class"], known), gesture["name"], list(known.classes)
    if name in classes:  # A merged or deleted class has the name. The two swap names, so that names stay unique.
        classes[classes.index(name)] = classes[class_id]
    classes[class_id] = name
    return *_no_rows(), known._replace(classes=tuple(classes))


def _merge_classes(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    gone, into = _class(gesture["class"], known), _class(gesture["into"], known)
    rows = np.flatnonzero(codes == gone)
    reserved = {k: into if c == gone else c for k, c in known.reserved.items()}
    after = known._replace(merged=MappingProxyType({**known.merged, gone: into}), reserved=MappingProxyType(reserved))
    return rows, np.full(rows.shape, into), after


def _delete_class(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    family = {_class(gesture["class"], known)}  # The class and those merged into it; their names become free.
    while grown := {a for a, b in known.merged.items() if b in family} - family:
        family |= grown
    rows = np.flatnonzero(np.isin(codes, list(family)))
    after = known._replace(
        merged=MappingProxyType({a: b for a, b in known.merged.items() if a not in family}),
        deleted=known.deleted | family,
        reserved=MappingProxyType({k: c for k, c in known.reserved.items() if c not in family}),
    )
    return rows, np.full(rows.shape, NONE), after


def _describe_class(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    vector = gesture.get("vector")
    meaning = gesture["text"] if vector is None else tuple(map(float, vector))
    return *_no_rows(), known._replace(meanings=_with(known.meanings, _class(gesture["class"], known), meaning))


def _name_component(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    return *_no_rows(), known._replace(names=_with(known.names, gesture["component"], gesture["name"]))


def _reserve_component(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    if gesture["class"] is not None:
        _class(gesture["class"], known)
    return *_no_rows(), known._replace(reserved=_with(known.reserved, gesture["component"], gesture["class"]))


def _split_component(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    surgery = _surgery("split", gesture)
    return *_no_rows(), known._replace(surgeries=(*known.surgeries, surgery))


def _merge_components(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    surgery = _surgery("merge", gesture)
    gone, into = surgery.component, surgery.into
    name = known.names.get(into, known.names.get(gone))
    after = known._replace(
        names=_with(_with(known.names, gone, None), into, name),
        reserved=_with(known.reserved, gone, None),
        surgeries=(*known.surgeries, surgery),
    )
    return *_no_rows(), after


def _audit(gesture: Mapping, codes: np.ndarray, known: ClassesAndAnnotations):
    rows, predicted = gesture["rows"], gesture["predicted"]
    if len(rows) != len(predicted):
        raise ValueError(f"{len(rows)} rows, but {len(predicted)} predictions.")
    if rows and not 0 <= min(rows) <= max(rows) < len(codes):
        raise ValueError(f"A row outside 0..{len(codes) - 1}.")
    audit = Audit(tuple(map(int, rows)), tuple(map(int, predicted)), int(gesture["labels"]))
    return *_no_rows(), known._replace(audits=(*known.audits, audit))


def _surgery(kind: str, gesture: Mapping) -> Surgery:
    surgery = Surgery(kind, int(gesture["component"]), int(gesture["into"]), check_record(gesture["file"]))
    if surgery.component == surgery.into or min(surgery.component, surgery.into) < 0:
        raise ValueError(f"Components {surgery.component} and {surgery.into} cannot be made into one or two.")
    return surgery


def _with(mapping: Mapping, key: int, value) -> Mapping:
    rest = {k: v for k, v in mapping.items() if k != key}
    return MappingProxyType(rest if value is None else {**rest, key: value})


def _class(class_id: int, known: ClassesAndAnnotations) -> int:
    if not 0 <= class_id < len(known.classes):
        raise ValueError(f"No class {class_id}; ids are 0..{len(known.classes) - 1}.")
    return class_id


def _no_rows() -> tuple[np.ndarray, np.ndarray]:
    return np.empty(0, np.int64), np.empty(0, np.int64)


_PLANS = {
    "label": _label,
    "add_class": _add_class,
    "rename_class": _rename_class,
    "merge_classes": _merge_classes,
    "delete_class": _delete_class,
    "describe_class": _describe_class,
    "name_component": _name_component,
    "reserve_component": _reserve_component,
    "split_component": _split_component,
    "merge_components": _merge_components,
    "audit": _audit,
}
