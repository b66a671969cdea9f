"""Labels, classes and component names: every gesture is on disk before it is shown, and can be undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rcm_notebook.labels import Labels, check_rows
from rcm_notebook.session.state import SessionState


class Labelling(SessionState):
    """The part of a session that changes labels."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes; the position is the class id."""
        return self.labels.classes

    @property
    def can_undo(self) -> bool:
        """Whether there is a gesture to undo."""
        return self._store.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone gesture to do again."""
        return self._store.can_redo

    def assign(self, rows: Any, label: Any) -> Labels:
        """Label rows. One call is one undo step, on disk before it returns.

        Args:
            rows: Positions 0..N-1, one or many, or a mask [N].
            label: A class id, a class name (made if new), or ``CANT_TELL``.

        Raises:
            ValueError: A row is out of range, or the label is not one; nothing is changed.
            OSError: The disk is full or gone; nothing is changed.
        """
        return self._gesture(lambda: self._store.assign(rows, label))

    def clear(self, rows: Any) -> Labels:
        """Take the labels of rows away. One call is one undo step."""
        return self._gesture(lambda: self._store.clear(rows))

    def undo(self) -> Labels:
        """Undo the last gesture: labels, classes, component names alike. Nothing happens where there is none."""
        return self._gesture(self._store.undo)

    def redo(self) -> Labels:
        """Do the last undone gesture again."""
        return self._gesture(self._store.redo)

    def add_class(self, name: str) -> int:
        """Add a class and return its id."""
        self._gesture(lambda: self._store.add_class(name))
        return self.classes.index(name.strip())

    def rename_class(self, old: str | int, new: str) -> Labels:
        """Give a class another name."""
        return self._gesture(lambda: self._store.rename_class(old, new))

    def merge_classes(self, a: str | int, b: str | int) -> Labels:
        """Turn every label of class `a` into one of class `b`."""
        return self._gesture(lambda: self._store.merge_classes(a, b))

    def name_component(self, component: int, name: str | None) -> Labels:
        """Give a component a name of the user's own; None takes it away."""
        return self._gesture(lambda: self._store.name_component(self._component(component), name))

    def reserve_component(self, component: int, label: str | int | None) -> Labels:
        """Keep a component for a class; None sets it free."""
        return self._gesture(lambda: self._store.reserve_component(self._component(component), label))

    def import_labels(self, path: str | Path) -> Labels:
        """Take the labels of a CSV file (``Serial,label``) over; one undo step. A bad file is refused whole."""
        return self._gesture(lambda: self._store.import_csv(Path(path)))

    def export_labels(self, path: str | Path) -> None:
        """Write the labels to a CSV file (``Serial,label``)."""
        self._store.export_csv(Path(path))

    def refresh_labels(self) -> Labels:
        """Take in what another program wrote to labels.csv."""
        return self._gesture(self._store.refresh)

    def select(self, rows: Any) -> None:
        """Make rows the selection that every widget shows. Positions or a mask [N].

        Raises:
            ValueError: A row is out of range.
        """
        picked = check_rows(rows, len(self.data))
        with self._lock:
            self.selection = picked

    def _gesture(self, change: Callable[[], Any]) -> Labels:
        with self._lock:
            self._require_writable()
            change()
            self._show_labels(self._store.labels)
            return self.labels

    def _component(self, component: int) -> int:
        count = len(self.latents.affinity)
        if not 0 <= component < count:
            raise ValueError(f"Components are 0 to {count - 1}; given {component!r}.")
        return int(component)
