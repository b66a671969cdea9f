"""The surgeon: it applies splits and merges of components to the parameters, and reverts them.

The log holds the current splits and merges. A checkpoint holds those that its parameters contain. The surgeon brings
the parameters in line with the log: after a gesture, after undo and redo, and when a session opens after a crash
between the two. A file beside the log holds what the surgeon needs to undo or repeat a split or merge.
"""

import warnings
from pathlib import Path

import numpy as np

from rcm_notebook.components.bisection import bisect_rows
from rcm_notebook.components.record import SurgeryRecord
from rcm_notebook.components.surgery import merge, read_slices, split, structure_features, write_slices
from rcm_notebook.data import Dataset
from rcm_notebook.inference import Latents, Network
from rcm_notebook.labels import Labels, Surgery, check_record
from rcm_notebook.model import RCMVAE
from rcm_notebook.training import TrainState
from rcm_notebook.types import Float, Int

MEMBER = 0.01
"""Responsibility from which a row counts as a row of a component. A choice."""

FITTED_ROWS = 3000
"""Largest number of rows of the changed components, and of other rows, on which new columns are fitted. A choice:
twelve times the default number of features."""


class Surgeon:
    """Splits and merges the components of one model.

    Args:
        model: The network.
        data: The data set.
        folder: Folder of the records. The first record makes it.
        seed: Seed of the draw of rows on which new columns are fitted.

    Attributes:
        done: The splits and merges that the parameters contain, in their order.
    """

    def __init__(self, model: RCMVAE, data: Dataset, folder: Path, seed: int):
        self._model, self._data, self._folder, self._seed = model, data, folder, seed
        self.done: tuple[Surgery, ...] = ()

    def plan_split(self, component: int, network: Network, latents: Latents, labels: Labels) -> str:
        """Write a record of the rows that a split gives to the free component, and return its name.

        Args:
            component: The component to split.
            network: The current network.
            latents: Its outputs for the rows.
            labels: The user's labels. If the component holds labels of two classes, the split divides these.

        Raises:
            ValueError: All rows of the component are equal.
        """
        weight = latents.responsibilities[:, component]
        rows = np.flatnonzero(weight > MEMBER)
        features = structure_features(self._model, network.params, self._data.scaled(rows))
        share = np.zeros(len(self._data), np.float32)
        share[rows] = bisect_rows(features, weight[rows], labels.ids[rows])
        return self._keep(SurgeryRecord(share))

    def plan_merge(self, component: int, into: int, latents: Latents) -> str:
        """Write a record of the part of both components' rows that `component` had, and return its name."""
        held = latents.responsibilities[:, [component, into]]
        return self._keep(SurgeryRecord(held[:, 0] / np.maximum(held.sum(axis=1), 1e-12)))

    def follow(self, held: tuple[Surgery, ...], state: TrainState, latents: Latents) -> TrainState:
        """Return the state with exactly the splits and merges `held`. If it has them, return the same object.

        The caller sets `done` together with its state, so that an interrupt leaves both as they were.

        Args:
            held: Current splits and merges from the labels' log.
            state: The current parameters, which contain `done`.
            latents: Outputs of these parameters for the rows.
        """
        gone, new = self._differing(held)
        for surgery in reversed(gone):
            state = self._reverted(surgery, state, latents)
        for surgery in new:
            state = self._performed(surgery, state, latents)
        return state

    def require_records(self, held: tuple[Surgery, ...]) -> None:
        """Read the records that `follow` would need, before anything is changed. Raises as `SurgeryRecord.read`."""
        gone, new = self._differing(held)
        for surgery in gone + new:
            SurgeryRecord.read(self._path(surgery.file))

    def _differing(self, held: tuple[Surgery, ...]) -> tuple[tuple[Surgery, ...], tuple[Surgery, ...]]:
        """Return what has to be reverted, and what to be done, from the first difference between `done` and `held`."""
        pairs = enumerate(zip(held, self.done, strict=False))
        same = next((n for n, (a, b) in pairs if a != b), min(len(held), len(self.done)))
        return self.done[same:], held[same:]

    def _performed(self, surgery: Surgery, state: TrainState, latents: Latents) -> TrainState:
        path, pair = self._path(surgery.file), (surgery.component, surgery.into)
        record = SurgeryRecord.read(path)
        before = tuple(read_slices(self._model, state, pair))
        record._replace(step=int(state.step), before=before).write(path)
        if surgery.kind == "split":
            return self._split(state, latents, *pair, record.share)
        return self._merge(state, latents, *pair)

    def _reverted(self, surgery: Surgery, state: TrainState, latents: Latents) -> TrainState:
        record, pair = SurgeryRecord.read(self._path(surgery.file)), (surgery.component, surgery.into)
        if record.step == int(state.step):
            return write_slices(self._model, state, pair, record.before)
        done, undone = ("split", "merged again") if surgery.kind == "split" else ("merged", "split again as they were")
        warnings.warn(
            f"Training went on after components {pair[0]} and {pair[1]} were {done}, so they cannot be restored "
            f"exactly: they were {undone} where the model stands now.",
            stacklevel=5,
        )
        if surgery.kind == "split":
            return self._merge(state, latents, pair[1], pair[0])
        return self._split(state, latents, pair[1], pair[0], record.share)

    def _split(
        self, state: TrainState, latents: Latents, component: int, into: int, share: Float[np.ndarray, " N"]
    ) -> TrainState:
        rows = self._rows_to_fit(latents, [component, into])
        return split(self._model, state, self._data.scaled(rows), component, into, share[rows])

    def _merge(self, state: TrainState, latents: Latents, component: int, into: int) -> TrainState:
        rows = self._rows_to_fit(latents, [component, into])
        return merge(self._model, state, self._data.scaled(rows), component, into)

    def _rows_to_fit(self, latents: Latents, components: list[int]) -> Int[np.ndarray, " n"]:
        rng = np.random.default_rng(self._seed)
        is_member = latents.responsibilities[:, components].sum(axis=1) > MEMBER
        parts = [rng.permutation(np.flatnonzero(mask))[:FITTED_ROWS] for mask in (is_member, ~is_member)]
        return np.sort(np.concatenate(parts))

    def _keep(self, record: SurgeryRecord) -> str:
        """Write a new record and return its name."""
        name = f"{len(list(self._folder.glob('*.npz'))):04d}"
        record.write(self._path(name))
        return name

    def _path(self, file: str) -> Path:
        return self._folder / f"{check_record(file)}.npz"  # Log and checkpoint may come from elsewhere.
