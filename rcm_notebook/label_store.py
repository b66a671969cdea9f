"""What a user does to labels, classes and components: one call is one gesture, one line in the log, one step of undo.

A gesture is on disk before the call returns; one that changes nothing makes no line and no step. Every call returns
the new labels and may raise PermissionError where the store is read-only or closed, and OSError where the log could
not be written (a full disk, say); then nothing has changed.
"""

from pathlib import Path

import numpy as np

from rcm_notebook.label_folder import LabelFolder
from rcm_notebook.labels import Labels, check_component, check_name, check_rows, resolve


class LabelStore(LabelFolder):
    """The labels of a session, on disk; see `LabelFolder` for how it is opened, followed and closed."""

    def assign(self, rows, label) -> Labels:
        """Give rows a label.

        Args:
            rows: Positions 0..N-1, or a mask of bool [N].
            label: A class id or name; classes that are new come to exist. CANT_TELL; None, NaN, NA and -1 clear.

        Raises:
            ValueError: No such rows, no such label.
        """
        with self._lock:
            code, new = resolve(label, self._labels.classes, self._labels.merged)
            picked = check_rows(rows, self._n)
            if not len(picked):
                return self._labels
            return self._do({"do": "label", "rows": picked.tolist(), "class": code}, new)

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
        """Make a class and return its id; of one that is there, return its id. Raises ValueError for a bad name."""
        with self._lock:
            name = check_name(name)
            if name in self._labels.classes:
                return self._labels.id_of(name)
            code, new = resolve(name, self._labels.classes)
            self._do({"do": "add_class"}, new)
            return code

    def rename_class(self, old: int | str, name: str) -> Labels:
        """Give a class another name.

        Raises:
            LookupError: There is no class `old`.
            ValueError: Another class is called so; or the name is bad.
        """
        with self._lock:
            class_id, name = self._labels.id_of(old), check_name(name)
            if name in self._labels.classes and self._labels.classes.index(name) != class_id:
                raise ValueError(f"There is a class {name!r} already; use merge_classes to make them one.")
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
            code, new = resolve(label, self._labels.classes, self._labels.merged)
            if code < -1:
                raise ValueError("A component is reserved for a class; CANT_TELL is none.")
            gesture = {"do": "reserve_component", "component": check_component(component)}
            return self._do({**gesture, "class": None if code < 0 else code}, new)

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

    def import_csv(self, path: str | Path) -> Labels:
        """Make the labels those of a file `Serial,label`, in one gesture; a row that is absent has none.

        Raises:
            ValueError: The file is not what it should be; the message names the line, and nothing has changed.
            FileNotFoundError: There is no such file.
        """
        path = Path(path)
        with self._lock:
            return self._take_in(path.read_bytes(), path, extra_columns=True)

    def _surgery(self, do: str, component, into, file: str) -> Labels:
        parts = {"component": check_component(component), "into": check_component(into)}
        return self._do({"do": do, **parts, "file": file})
