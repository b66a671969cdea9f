"""What a user does to labels, classes and components: one call is one gesture, one line in the log, one step of undo.

A gesture is on disk before the call returns. After any exception, an interrupt included, the labels are those of the
log, with the gesture or without it. An edit of labels.csv by another program is taken in before the gesture. A call
that changes nothing makes no line and no step. Unless it says otherwise, a call returns the new labels. It raises
PermissionError if the store is read-only, closed or used by a forked process, and OSError if the log could not be
written (a full disk, for example) or is no longer at its path; then nothing has changed.
"""

from typing import NamedTuple

import numpy as np

from rcm_notebook.labels.codes import NONE
from rcm_notebook.labels.folder import LabelFolder
from rcm_notebook.labels.incoming import Incoming, decode
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.meaning import check_component, check_each, check_rows, resolve
from rcm_notebook.names import check_name


class Import(NamedTuple):
    """The labels before an import, with every edit of labels.csv that was taken in, and after it."""

    before: Labels
    after: Labels


class LabelStore(LabelFolder):
    """The labels of a session, on disk; `LabelFolder` says how they are opened, refreshed and closed."""

    def assign(self, rows, label) -> Labels:
        """Give rows a label.

        Args:
            rows: Positions 0..N-1, or a mask of bool [N].
            label: A class id or name; a new one makes the class, and the name of a deleted class restores it. Or
                CANT_TELL. None, NaN, NA and -1 clear the label.

        Raises:
            ValueError: A row does not exist, or the label is not valid.
        """
        with self._lock:
            self._begin()
            code, new = self._resolve(label)
            picked = check_rows(rows, self._n)
            if not len(picked):
                return self._labels
            return self._do({"do": "label", "rows": picked.tolist(), "class": code}, new, [code])

    def assign_each(self, rows, ids) -> Labels:
        """Give each row a class of its own, all in one gesture.

        Args:
            rows: Distinct positions 0..N-1.
            ids: One id of an existing class for each row. The id of a merged class means the class it was merged into.

        Raises:
            ValueError: There is not one id for each row, a row is given twice, or a row or class does not exist. Then
                no row is labelled.
        """
        with self._lock:
            self._begin()
            picked, codes = check_each(rows, ids, self._n, len(self._labels.classes))
            codes = [self._resolve(code)[0] for code in codes.tolist()]
            return self._do({"do": "label", "rows": picked.tolist(), "class": codes})

    def clear(self, rows) -> Labels:
        """Take the labels of rows away, "can't tell" included. Raises ValueError where there are no such rows."""
        return self.assign(rows, None)

    def undo(self) -> Labels:
        """Undo the newest gesture; do nothing if there is none."""
        return self._step("undo")

    def redo(self) -> Labels:
        """Apply the gesture that was undone last; do nothing if there is none."""
        return self._step("redo")

    def add_class(self, name: str) -> int:
        """Make a class and return its id. An existing class stays as it is; a deleted class is restored without labels.

        Raises:
            ValueError: The name is bad, or belongs to a class that was merged into another.
        """
        with self._lock:
            self._begin()
            code, new = self._resolve(check_name(name))
            if not new and code not in self._labels.deleted:
                return self._labels.id_of(name)
            self._do({"do": "add_class"}, new, [code])
            return code

    def rename_class(self, old: int | str, name: str) -> Labels:
        """Give a class another name. The name of a deleted class, or of a class merged into this one, may be used.

        Raises:
            LookupError: There is no class `old`.
            ValueError: Another class has the name, or had it before it was merged into a third; or the name is bad.
        """
        with self._lock:
            self._begin()
            class_id, name = self._labels.id_of(old), check_name(name)
            if name in self._labels.classes:
                self._check_free(name, class_id)
            return self._do({"do": "rename_class", "class": class_id, "name": name})

    def merge_classes(self, gone: int | str, into: int | str) -> Labels:
        """Merge two classes: the rows of `gone` go to `into`, and so do rows that are labelled with `gone` later.

        Ids keep their meaning: `gone` keeps its place in `classes` and is listed in `labels.merged`.

        Raises:
            LookupError: There is no such class.
            ValueError: They are the same class.
        """
        with self._lock:
            self._begin()
            a, b = self._labels.id_of(gone), self._labels.id_of(into)
            if a == b:
                raise ValueError(f"{gone!r} and {into!r} are the same class.")
            return self._do({"do": "merge_classes", "class": a, "into": b})

    def delete_class(self, gone: int | str) -> Labels:
        """Delete a class with its labels, its reserved components and the classes that were merged into it.

        Ids keep their meaning: the class keeps its place in `classes` and is listed in `labels.deleted`. Its name in
        `assign` or `add_class` restores the class without the labels.

        Raises:
            LookupError: There is no such class.
            ValueError: It was deleted already, or merged into another.
        """
        with self._lock:
            self._begin()
            return self._do({"do": "delete_class", "class": self._labels.id_of(gone)})

    def describe_class(self, label: int | str, meaning: str | tuple[float, ...] | None) -> Labels:
        """Say what a class means; a new name makes the class.

        Args:
            label: The class.
            meaning: A text, or a vector like the rows. Empty: nothing. None: what its name says.

        Raises:
            ValueError: The class or the text is bad.
        """
        if isinstance(meaning, str) and meaning:
            meaning = check_name(meaning, "description")
        with self._lock:
            self._begin()
            code, new = self._resolve(label)
            if code < 0:
                raise ValueError("A description is that of a class; CANT_TELL and None are no classes.")
            gesture: dict[str, object] = {"do": "describe_class", "class": code}
            gesture |= {"text": None, "vector": list(meaning)} if isinstance(meaning, tuple) else {"text": meaning}
            return self._do(gesture, new, [code])

    def name_component(self, component, name: str | None) -> Labels:
        """Name a component; None takes the name away. Raises ValueError for a bad component or name."""
        text = None if name is None else check_name(name, "component")
        with self._lock:
            self._begin()
            return self._do({"do": "name_component", "component": check_component(component), "name": text})

    def reserve_component(self, component, label) -> Labels:
        """Reserve a component for a class; a new name makes the class, and None frees the component.

        Raises:
            ValueError: There is no such component or class.
        """
        with self._lock:
            self._begin()
            code, new = self._resolve(label)
            if code < -1:
                raise ValueError("A component is reserved for a class; CANT_TELL is not a class.")
            gesture = {"do": "reserve_component", "component": check_component(component)}
            return self._do({**gesture, "class": None if code < 0 else code}, new, [code])

    def split_component(self, component, into, file: str) -> Labels:
        """Record that a component was split into a free one. Raises ValueError if they are the same or do not exist.

        Args:
            component: The component that was split.
            into: The component that took half of its rows.
            file: Name of the record of the split.
        """
        return self._surgery("split_component", component, into, file)

    def merge_components(self, component, into, file: str) -> Labels:
        """Record that a component was merged into another, which takes over its name; arguments as `split_component`.

        If both have a name, the other keeps its own.
        """
        return self._surgery("merge_components", component, into, file)

    def audit(self, rows, predicted) -> Labels:
        """Record a random sample of rows, in the order drawn, with the class id that is predicted for each.

        Raises:
            ValueError: A row does not exist, or there is not one prediction for each row.
        """
        rows, predicted = np.asarray(rows).tolist(), np.asarray(predicted).tolist()
        with self._lock:
            self._begin()
            return self._do({"do": "audit", "rows": rows, "predicted": predicted, "labels": len(self._labels)})

    def import_labels(self, incoming: Incoming, *, new_classes: bool = False, replace: bool = True) -> Import:
        """Set the labels to those of another program, in one gesture; return them as they were before, and after.

        Args:
            incoming: The labels by serial.
            new_classes: Make classes that do not exist, and restore deleted ones by their names.
            replace: Clear the rows that have no label in `incoming`; if False, they keep their labels.

        Raises:
            ValueError: A serial or class is unknown, a label is not valid, one row has two different labels, or there
                is no label at all.
        """
        with self._lock:
            self._begin()
            before = self._labels
            codes, new = self._decode(incoming, new_classes, replace)
            rows = np.flatnonzero(codes != self._state.codes)
            gesture = {"do": "label", "rows": rows.tolist(), "class": codes[rows].tolist(), "from": incoming.origin}
            return Import(before, self._do(gesture, new, np.unique(codes).tolist()))

    def try_import(self, incoming: Incoming, *, new_classes: bool = False, replace: bool = True) -> Import:
        """Return what `import_labels` would return, and change nothing; arguments and errors are its own.

        An edit of labels.csv that was not taken in yet stays where it is.
        """
        with self._lock:
            codes, new = self._decode(incoming, new_classes, replace)
            known = self._labels
            deleted = known.deleted.difference(codes.tolist())
            return Import(known, Labels.from_codes(codes, known.classes + new, known.merged, deleted))

    def _decode(self, incoming: Incoming, new_classes: bool, replace: bool) -> tuple[np.ndarray, tuple[str, ...]]:
        codes, new = decode(incoming, self._labels, self._serial, new_classes=new_classes)
        if (codes == NONE).all():
            raise ValueError(
                f"{incoming.origin} holds no label: {len(incoming.labels):,} rows, each without one. Nothing was "
                "changed. session.clear takes labels away."
            )
        return codes if replace else np.where(codes == NONE, self._state.codes, codes), new

    def _resolve(self, label) -> tuple[int, tuple[str, ...]]:
        return resolve(label, self._labels.classes, self._labels.merged, self._labels.deleted)

    def _check_free(self, name: str, class_id: int) -> None:
        """Raise ValueError if a name means an active class other than `class_id`."""
        holder, _ = self._resolve(name)
        if holder == class_id or holder in self._labels.deleted:
            return
        now = self._labels.classes[holder]
        if now == name:
            raise ValueError(f"There is a class {name!r} already; use merge_classes to make them one.")
        raise ValueError(f"{name!r} was merged into {now!r} and still leads there; choose another name, or undo.")

    def _surgery(self, do: str, component, into, file: str) -> Labels:
        parts = {"component": check_component(component), "into": check_component(into)}
        with self._lock:
            self._begin()
            return self._do({"do": do, **parts, "file": file})
