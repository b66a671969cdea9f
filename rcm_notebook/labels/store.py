"""What a user does to labels, classes and components: one call is one gesture, one line in the log, one step of undo.

A gesture is on disk before the call returns; one that changes nothing makes no line and no step. Every call returns
the new labels and may raise PermissionError where the store is read-only or closed, and OSError where the log could
not be written (a full disk, say); then nothing has changed.
"""

import numpy as np

from rcm_notebook.labels.codes import NONE
from rcm_notebook.labels.folder import LabelFolder
from rcm_notebook.labels.incoming import Incoming, decode
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.meaning import check_component, check_each, check_name, check_rows, resolve


class LabelStore(LabelFolder):
    """The labels of a session, on disk; see `LabelFolder` for how it is opened, followed and closed."""

    def assign(self, rows, label) -> Labels:
        """Give rows a label.

        Args:
            rows: Positions 0..N-1, or a mask of bool [N].
            label: A class id or name; classes that are new come to exist, and one that was deleted comes back by its
                name. CANT_TELL; None, NaN, NA and -1 clear.

        Raises:
            ValueError: No such rows, no such label.
        """
        with self._lock:
            code, new = self._resolve(label)
            picked = check_rows(rows, self._n)
            if not len(picked):
                return self._labels
            return self._do({"do": "label", "rows": picked.tolist(), "class": code}, new, [code])

    def assign_each(self, rows, ids) -> Labels:
        """Give each row a class of its own, all in one gesture.

        Args:
            rows: Distinct positions 0..N-1.
            ids: One class id a row, of a class that exists; that of a merged one leads to where it went.

        Raises:
            ValueError: Not one id a row, a row twice, no such row or class; then no row is labelled.
        """
        with self._lock:
            picked, codes = check_each(rows, ids, self._n, len(self._labels.classes))
            codes = [self._resolve(code)[0] for code in codes.tolist()]
            return self._do({"do": "label", "rows": picked.tolist(), "class": codes})

    def clear(self, rows) -> Labels:
        """Take the labels of rows away, "can't tell" included. Raises ValueError where there are no such rows."""
        return self.assign(rows, None)

    def undo(self) -> Labels:
        """Take back the newest gesture; without one nothing happens."""
        return self._step("undo")

    def redo(self) -> Labels:
        """Apply again what was undone last; without one nothing happens."""
        return self._step("redo")

    def add_class(self, name: str) -> int:
        """Make a class and return its id; one that is there stays as it is, one that was deleted comes back, empty.

        Raises:
            ValueError: A bad name, or that of a class that was merged into another.
        """
        with self._lock:
            code, new = self._resolve(check_name(name))
            if not new and code not in self._labels.deleted:
                return self._labels.id_of(name)
            self._do({"do": "add_class"}, new, [code])
            return code

    def rename_class(self, old: int | str, name: str) -> Labels:
        """Give a class another name; that of a deleted class, or of one merged into it, is free.

        Raises:
            LookupError: There is no class `old`.
            ValueError: Another class is called so, or was before it was merged into a third; or the name is bad.
        """
        with self._lock:
            class_id, name = self._labels.id_of(old), check_name(name)
            if name in self._labels.classes:
                self._check_free(name, class_id)
            return self._do({"do": "rename_class", "class": class_id, "name": name})

    def merge_classes(self, gone: int | str, into: int | str) -> Labels:
        """Make one class of two: the rows of `gone` go to `into`, and so does whoever labels with `gone` later.

        Ids keep their meaning: `gone` keeps its place in `classes` and is listed in `labels.merged`.

        Raises:
            LookupError: There is no such class.
            ValueError: They are the same class.
        """
        with self._lock:
            a, b = self._labels.id_of(gone), self._labels.id_of(into)
            if a == b:
                raise ValueError(f"{gone!r} and {into!r} are the same class.")
            return self._do({"do": "merge_classes", "class": a, "into": b})

    def delete_class(self, gone: int | str) -> Labels:
        """Take a class away with its labels and with what is reserved for it; classes merged into it go along.

        Ids keep their meaning: it keeps its place in `classes` and is listed in `labels.deleted`. Whoever names it
        again, in `assign` or `add_class`, has it back, without the labels.

        Raises:
            LookupError: There is no such class.
            ValueError: It was deleted already, or merged into another.
        """
        with self._lock:
            return self._do({"do": "delete_class", "class": self._labels.id_of(gone)})

    def name_component(self, component, name: str | None) -> Labels:
        """Name a component; None takes the name away. Raises ValueError for a bad component or name."""
        text = None if name is None else check_name(name, "component")
        return self._do({"do": "name_component", "component": check_component(component), "name": text})

    def reserve_component(self, component, label) -> Labels:
        """Reserve a component for a class, which comes to exist where it is new; None frees it.

        Raises:
            ValueError: No such component or class.
        """
        with self._lock:
            code, new = self._resolve(label)
            if code < -1:
                raise ValueError("A component is reserved for a class; CANT_TELL is none.")
            gesture = {"do": "reserve_component", "component": check_component(component)}
            return self._do({**gesture, "class": None if code < 0 else code}, new, [code])

    def split_component(self, component, into, file: str) -> Labels:
        """Note that a component was split into a free one. Raises ValueError where they are the same or none.

        Args:
            component: The one that was split.
            into: The one that took half of its rows.
            file: Name of what is kept about it.
        """
        return self._surgery("split_component", component, into, file)

    def merge_components(self, component, into, file: str) -> Labels:
        """Note that a component was merged into another, which takes its name over; arguments as `split_component`."""
        return self._surgery("merge_components", component, into, file)

    def audit(self, rows, predicted) -> Labels:
        """Note a random sample of rows, in the order drawn, with the class id that is predicted for each.

        Raises:
            ValueError: A row does not exist, or there is not one prediction a row.
        """
        rows, predicted = np.asarray(rows).tolist(), np.asarray(predicted).tolist()
        return self._do({"do": "audit", "rows": rows, "predicted": predicted, "labels": len(self._labels)})

    def import_labels(self, incoming: Incoming, *, new_classes: bool = False, replace: bool = True) -> Labels:
        """Make the labels those that another program has, in one gesture.

        Args:
            incoming: The labels by serial.
            new_classes: Make classes that do not exist, and bring deleted ones back by their names.
            replace: A row that has no label there has none afterwards; else it keeps what it has.

        Raises:
            ValueError: A serial or class that nobody knows, a label that is none, or two for one row that differ.
        """
        with self._lock:
            codes, new = decode(incoming, self._labels, self._serial, new_classes=new_classes)
            if not replace:
                codes = np.where(codes == NONE, self._state.codes, codes)
            return self._replace(codes, new, incoming.origin)

    def _resolve(self, label) -> tuple[int, tuple[str, ...]]:
        return resolve(label, self._labels.classes, self._labels.merged, self._labels.deleted)

    def _check_free(self, name: str, class_id: int) -> None:
        """Raise ValueError if a name leads to an active class other than `class_id`."""
        holder, _ = self._resolve(name)
        if holder == class_id or holder in self._labels.deleted:
            return
        now = self._labels.classes[holder]
        if now == name:
            raise ValueError(f"There is a class {name!r} already; use merge_classes to make them one.")
        raise ValueError(f"{name!r} was merged into {now!r} and still leads there; choose another name, or undo.")

    def _surgery(self, do: str, component, into, file: str) -> Labels:
        parts = {"component": check_component(component), "into": check_component(into)}
        return self._do({"do": do, **parts, "file": file})
