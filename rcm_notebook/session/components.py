"""Splitting and merging components: one gesture each, on disk, undone exactly as long as nothing was trained since.

The log says which splits and merges hold, a checkpoint says which its parameters contain, and `_follow` brings the
second to the first: after a gesture, after undo and redo, and when a session opens after a crash between the two.
"""

import warnings
from pathlib import Path

import numpy as np

from rcm_notebook.components import (
    Proposal,
    SurgeryRecord,
    halves,
    merge,
    most_alike,
    propose,
    read_slices,
    split,
    structure_features,
    write_slices,
)
from rcm_notebook.labels import Labels, Surgery
from rcm_notebook.session.labelling import Labelling
from rcm_notebook.session.training import Training
from rcm_notebook.training import TrainState
from rcm_notebook.types import Float, Int

MEMBER = 0.01
"""Responsibility from which a row counts among those of a component. A choice."""

FITTED_ROWS = 3000
"""Most rows of the components that change, and most others, on which new columns are fitted. A choice: twelve times
the features of the default width."""


class Reshaping(Labelling, Training):
    """The part of a session that splits and merges components."""

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Splits worth making: components that hold labels of two classes, the most mixed first."""
        with self._lock:
            return propose(self.components, self.latents.affinity, self.labels.classes)

    def split_component(self, component: int) -> int:
        """Split a component in two, by its labels where it holds two classes; one undo step.

        Half of its rows go to a free component at once, without training. Undo restores the parameters exactly if
        nothing was trained since, and else merges the two again.

        Args:
            component: The one to split.

        Returns:
            The component that was free and now holds the second half; with labels, that of the smaller class.

        Raises:
            ValueError: No such component, none is free (the message says which to merge), or its rows are all alike.
            RuntimeError: Training is running, or the session is read-only.
        """
        with self._lock:
            self._settle()
            k = self._component(component)
            into = self._free_component(k)
            file = self._keep(SurgeryRecord(self._share_of_split(k)))
            self._gesture(lambda: self._store.split_component(k, into, file))
            self._follow()
        return into

    def merge_components(self, component: int, into: int) -> Labels:
        """Give all rows of a component to another, and set it free; one undo step.

        Undo restores the parameters exactly if nothing was trained since, and else splits them again.

        Args:
            component: The one that becomes free; its name goes along if the other has none.
            into: The one that takes its rows.

        Raises:
            ValueError: No such components, or they are the same.
            RuntimeError: Training is running, or the session is read-only.
        """
        with self._lock:
            self._settle()
            i, j = self._component(component), self._component(into)
            if i == j:
                raise ValueError(f"Component {i} cannot be merged into itself; give two different ones.")
            held = self.latents.responsibilities[:, [i, j]]
            file = self._keep(SurgeryRecord(held[:, 0] / np.maximum(held.sum(axis=1), 1e-12)))
            self._gesture(lambda: self._store.merge_components(i, j, file))
            self._follow()
            return self.labels

    def undo(self) -> Labels:
        """Undo the last gesture: labels, classes, components alike. Nothing happens where there is none.

        Raises:
            RuntimeError: It was a split or a merge, and training is running.
        """
        with self._lock:
            if self._store.annotations_after_undo.surgeries != self._surgeries:
                self._settle()
            super().undo()
            self._follow()
            return self.labels

    def redo(self) -> Labels:
        """Do the last undone gesture again. Raises as `undo`."""
        with self._lock:
            if self._store.annotations_after_redo.surgeries != self._surgeries:
                self._settle()
            super().redo()
            self._follow()
            return self.labels

    def _settle(self) -> None:
        """Raise RuntimeError while the parameters are not ours to change; apply what training has handed over."""
        self._require_idle()
        self._drain()

    def _follow(self) -> None:
        """Bring the parameters to the splits and merges that hold; nothing happens where they are there."""
        held, done = self._store.annotations.surgeries, self._surgeries
        if held == done:
            return
        same = next((n for n, (a, b) in enumerate(zip(held, done, strict=False)) if a != b), min(len(held), len(done)))
        state = self._learned.state
        for surgery in reversed(done[same:]):
            state = self._reverted(surgery, state)
        for surgery in held[same:]:
            state = self._performed(surgery, state)
        self._learned = self._learn(state, self._learned.positions, self._learned.history)
        self._surgeries = held
        self._show_learned(self._learned)
        self._save(self._learned)

    def _performed(self, surgery: Surgery, state: TrainState) -> TrainState:
        path = self._record_path(surgery.file)
        record, pair = SurgeryRecord.read(path), (surgery.component, surgery.into)
        before = tuple(read_slices(self._trainer.model, state, pair))
        record._replace(step=int(state.step), before=before).write(path)
        if surgery.kind == "split":
            return self._split(state, *pair, record.share)
        return self._merge(state, *pair)

    def _reverted(self, surgery: Surgery, state: TrainState) -> TrainState:
        record, pair = SurgeryRecord.read(self._record_path(surgery.file)), (surgery.component, surgery.into)
        if record.step == int(state.step):
            return write_slices(self._trainer.model, state, pair, record.before)
        done, undone = ("split", "merged again") if surgery.kind == "split" else ("merged", "split again as they were")
        warnings.warn(
            f"Training went on after components {pair[0]} and {pair[1]} were {done}, so they cannot be restored "
            f"exactly: they were {undone} where the model stands now.",
            stacklevel=4,
        )
        if surgery.kind == "split":
            return self._merge(state, pair[1], pair[0])
        return self._split(state, pair[1], pair[0], record.share)

    def _split(self, state: TrainState, component: int, into: int, share: Float[np.ndarray, " N"]) -> TrainState:
        rows = self._rows_to_fit([component, into])
        return split(self._trainer.model, state, self.data.scaled(rows), component, into, share[rows])

    def _merge(self, state: TrainState, component: int, into: int) -> TrainState:
        rows = self._rows_to_fit([component, into])
        return merge(self._trainer.model, state, self.data.scaled(rows), component, into)

    def _share_of_split(self, component: int) -> Float[np.ndarray, " N"]:
        """Return 1 for the rows that a split would give away, else 0."""
        weight = self.latents.responsibilities[:, component]
        rows = np.flatnonzero(weight > MEMBER)
        features = structure_features(self._trainer.model, self._learned.state.ema, self.data.scaled(rows))
        share = np.zeros(len(self.data), np.float32)
        share[rows] = halves(features, weight[rows], self.labels.ids[rows])
        return share

    def _rows_to_fit(self, components: list[int]) -> Int[np.ndarray, " n"]:
        rng = np.random.default_rng(self._config.train.seed)
        is_member = self.latents.responsibilities[:, components].sum(axis=1) > MEMBER
        parts = [rng.permutation(np.flatnonzero(mask))[:FITTED_ROWS] for mask in (is_member, ~is_member)]
        return np.sort(np.concatenate(parts))

    def _free_component(self, splitting: int) -> int:
        free = [int(k) for k in self.components.free if k != splitting]
        if free:
            return free[0]
        twins = most_alike(self.components, self.latents.affinity)
        remedy = (
            f"session.merge_components{twins} would set {twins[0]} free: they are the most alike of one class."
            if twins and splitting not in twins
            else "Merge two components of one kind first: session.merge_components(i, j) sets i free."
        )
        raise ValueError(f"Splitting component {splitting} needs a free one, and none is. {remedy}")

    def _keep(self, record: SurgeryRecord) -> str:
        """Write a new record and return its name."""
        taken = {path.stem for path in self._record_path("").parent.glob("*.npz")}
        name = f"{len(taken):04d}"
        record.write(self._record_path(name))
        return name

    def _record_path(self, name: str) -> Path:
        return self._folder.artifacts / "components" / f"{name}.npz"
