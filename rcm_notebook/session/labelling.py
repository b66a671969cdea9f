"""Labels, classes and component names: every gesture is on disk before it is shown, and can be undone."""

from typing import Any

import numpy as np

from rcm_notebook.labels import Labels
from rcm_notebook.session.base import SessionBase


class Labelling(SessionBase):
    """The door to labels, classes and the names of components."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes. The position of a name is the class id.

        Example:
            >>> session.classes[:3]
            ('0', '1', '2')
        """
        return self.labels.classes

    @property
    def recent_classes(self) -> tuple[int, ...]:
        """Ids of the classes that rows were given lately, newest first.

        Example:
            >>> labels = session.assign(100, "7")
            >>> session.recent_classes[0]
            7
        """
        return self._store.recent

    @property
    def can_undo(self) -> bool:
        """Whether there is a gesture to undo.

        Example:
            >>> labels = session.assign(100, "4")
            >>> session.can_undo
            True
        """
        return self._store.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone gesture to do again.

        Example:
            >>> labels = session.assign(100, "4")
            >>> labels = session.undo()
            >>> session.can_redo
            True
        """
        return self._store.can_redo

    def assign(self, rows: Any, label: Any) -> Labels:
        """Label rows. One call is one undo step, on disk before it returns.

        Args:
            rows: Positions 0..N-1, one or many, or a mask [N].
            label: A class id, a class name (made if new), or ``CANT_TELL``.

        Raises:
            ValueError: A row is out of range, or the label is not one; nothing is changed.
            OSError: The disk is full or gone; nothing is changed.

        Example:
            >>> labels = session.assign([100, 101], "4")
            >>> labels.ids[[100, 101]].tolist()
            [4, 4]
        """
        return self._gesture(lambda: self._store.assign(rows, label))

    def assign_each(self, rows: Any, ids: Any) -> Labels:
        """Label each row with a class of its own, such as the one predicted for it. One call is one undo step.

        Args:
            rows: Distinct positions 0..N-1.
            ids: One class id a row, of a class that exists.

        Raises:
            ValueError: Not one id a row, a row twice, or no such row or class; nothing is changed.
            OSError: The disk is full or gone; nothing is changed.

        Example:
            >>> labels = session.assign_each([100, 101], [4, 0])
            >>> labels.ids[[100, 101]].tolist()
            [4, 0]
        """
        return self._gesture(lambda: self._store.assign_each(rows, ids))

    def clear(self, rows: Any) -> Labels:
        """Take the labels of rows away. One call is one undo step.

        Args:
            rows: Positions 0..N-1, one or many, or a mask [N].

        Raises:
            ValueError: A row is out of range; nothing is changed.
            OSError: The disk is full or gone; nothing is changed.

        Example:
            >>> labels = session.clear([0, 1])
            >>> labels.ids[:3].tolist()
            [-1, -1, 2]
        """
        return self._gesture(lambda: self._store.clear(rows))

    def undo(self) -> Labels:
        """Undo the last gesture on labels, classes or components. Without a gesture nothing happens.

        Raises:
            RuntimeError: It was a split or a merge of components, and training is running.
            Damaged: It was one of these, and the file about it is damaged; nothing is changed.

        Example:
            >>> before = len(session.labels)
            >>> labels = session.assign([100, 101], "4")
            >>> len(session.undo()) == before
            True
        """
        return self._gesture(self._store.undo, lambda: self._store.annotations_after_undo)

    def redo(self) -> Labels:
        """Do the last undone gesture again. Without one nothing happens.

        Raises:
            RuntimeError: As `undo`.

        Example:
            >>> labels = session.assign(100, "4")
            >>> labels = session.undo()
            >>> session.redo().ids[[100]].tolist()
            [4]
        """
        return self._gesture(self._store.redo, lambda: self._store.annotations_after_redo)

    def add_class(self, name: str) -> int:
        """Add a class and return its id. A class that exists keeps its id.

        Raises:
            ValueError: The name is bad, or it is that of a class that was merged into another.

        Example:
            >>> session.add_class("smudge")
            10
        """
        self._gesture(lambda: self._store.add_class(name))
        return self.labels.id_of(name)

    def rename_class(self, old: str | int, new: str) -> Labels:
        """Give a class another name.

        Raises:
            LookupError: There is no class `old`.
            ValueError: Another class has this name, and `merge_classes` would make them one; or the name is bad.

        Example:
            >>> labels = session.rename_class("0", "zero")
            >>> labels.classes[:2]
            ('zero', '1')
        """
        return self._gesture(lambda: self._store.rename_class(old, new))

    def merge_classes(self, a: str | int, b: str | int) -> Labels:
        """Turn every label of class `a` into a label of class `b`. One call is one undo step.

        Raises:
            LookupError: There is no such class.
            ValueError: They are the same class, or one of them was merged or deleted before.

        Example:
            >>> labels = session.merge_classes("9", "4")
            >>> labels.counts[[4, 9]].tolist()
            [6, 0]
        """
        return self._gesture(lambda: self._store.merge_classes(a, b))

    def delete_class(self, name: str | int) -> Labels:
        """Take a class away with its labels, in one undo step. The ids of the other classes stay as they are.

        `assign` and `add_class` bring the class back by its name, under its id and without labels. Undo brings the
        labels back, too.

        Raises:
            LookupError: There is no such class.
            ValueError: It was deleted already, or merged into another.

        Example:
            >>> labels = session.delete_class("9")
            >>> labels.counts[[8, 9]].tolist()
            [3, 0]
        """
        return self._gesture(lambda: self._store.delete_class(name))

    def describe_class(self, label: str | int, text: str | None = None, *, vector: Any = None) -> Labels:
        """Say what a class means, in a text or as a vector. Rows near to it take the class before any label does.

        In a data set of texts a class means what its name says, unless a description says otherwise. Name or
        description count as one label at most (`TrainConfig.names`), and less where labels show that names do not fit.

        Args:
            label: The class; a new name makes it.
            text: A sentence or some words, for a data set of texts. Empty: nothing. None: what its name says.
            vector: A vector like the data set's rows, [D], where it has vectors: of a picture's caption, for example.

        Raises:
            ValueError: The class or the description is bad, or the data set has no vectors or texts like it.

        Example:
            >>> notes = rcm.Dataset.from_texts(["toner is low", "low toner", "paper jam", "a jam of paper"] * 5)
            >>> with rcm.Session(notes, folder / "notes") as session:
            ...     labels = session.describe_class("empty", "toner low")
            ...     labels = session.describe_class("stuck", "paper jam")
            ...     session.classes, session.prediction.has_labels
            (('empty', 'stuck'), True)
        """
        meaning: str | tuple[float, ...] | None = text
        if vector is not None:
            if text is not None:
                raise ValueError("Give a text or a vector, not both.")
            meaning = tuple(map(float, np.ravel(vector)))
            self.data.scale_new(np.array([meaning], self.data.x.dtype))
        if self.data.kind != "vector" or (text and self.data.embedding is None):
            raise ValueError(
                f"{self.data.name!r} has no vectors of texts, so that a description says nothing about its rows. Make "
                "it with Dataset.from_texts, or give vector= for data of vectors."
            )
        return self._gesture(lambda: self._store.describe_class(label, meaning))

    def name_component(self, component: int, name: str | None) -> Labels:
        """Give a component a name of the user's own. None takes the name away.

        Raises:
            ValueError: There is no such component, or the name is bad.

        Example:
            >>> labels = session.name_component(0, "round")
            >>> session.components.names[0]
            'round'
        """
        return self._gesture(lambda: self._store.name_component(self.view.components.checked(component), name))

    def reserve_component(self, component: int, label: str | int | None) -> Labels:
        """Keep a component for a class. None sets it free.

        Raises:
            ValueError: There is no such component, or the label is not one.

        Example:
            >>> labels = session.reserve_component(0, "8")
            >>> session.components.reserved[0]
            8
        """
        return self._gesture(lambda: self._store.reserve_component(self.view.components.checked(component), label))

    def refresh_labels(self) -> Labels:
        """Take in what another program wrote to labels.csv, as one undo step.

        A session that is open for reading takes in what the one that writes has logged meanwhile.

        Raises:
            OSError: labels.log is gone.
            ValueError: The file is bad; the message names the line. The labels stay, and the file is kept under
                another name.

        Example:
            >>> len(session.refresh_labels())
            30
        """
        if not self.read_only:
            return self._gesture(self._store.refresh)
        with self._lock:
            self._store.refresh()
            self._catch_up()
            return self.labels
