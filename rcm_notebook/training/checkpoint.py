"""Checkpoints: the whole state of training, written by orbax. A crash while writing leaves the previous one intact."""

import dataclasses
import shutil
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np

from rcm_notebook.disk import Damaged, fields, require_fields
from rcm_notebook.inference import Latents
from rcm_notebook.training.hashes import require_hashes, write_hashes
from rcm_notebook.training.step import TrainState
from rcm_notebook.types import Float

KEPT = 2  # Checkpoints on disk. The older one is used if the newest cannot be read.

SETTINGS = {
    "history": fields.LIST,
    "phase": fields.WHOLE,
    "phase_epochs": fields.WHOLE,
    "is_begun": fields.FLAG,
    "by_hand": fields.FLAG,
    "weights": fields.NUMBERS_BY_NAME,
    "learning_rate_factor": fields.NUMBER,
    "surgeries": fields.LIST,
}
"""What a checkpoint says beside its arrays."""


class Learned(NamedTuple):
    """What training has learned so far. It is replaced as a whole after every epoch.

    Attributes:
        state: Parameters, their average, the optimiser and the step.
        latents: Outputs of the averaged parameters for the data.
        positions: Positions of the rows on the map.
        history: Metrics of every epoch so far.
    """

    state: TrainState
    latents: Latents
    positions: Float[np.ndarray, "N 2"]
    history: tuple[Mapping[str, Any], ...]


class Checkpoints:
    """The checkpoints of one run folder.

    Args:
        folder: Folder of the checkpoints. The first save makes it.
    """

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self._saving = threading.Lock()  # The worker and the user may save at once.
        self._thread: threading.Thread | None = None

    def save(self, learned: Learned, settings: Mapping[str, Any]) -> None:
        """Write a checkpoint. It counts only once it is complete.

        It is written in a thread of its own, which no interrupt reaches: after an interrupt of the caller it is
        completed all the same, and the next save waits for it.

        Args:
            learned: What training has learned.
            settings: Plain JSON to store with it: the phase and the user's weights.
        """
        trouble: list[BaseException] = []

        def write() -> None:
            try:
                self._write(learned, settings)
            except BaseException as error:  # It belongs to the caller, not to the thread.
                trouble.append(error)

        self._thread = thread = threading.Thread(target=write, name="rcm-checkpoint")
        try:
            thread.start()
        except RuntimeError:  # Python is ending and starts no more threads.
            write()
        else:
            thread.join()
        if trouble:
            raise trouble[0]

    def wait(self) -> None:
        """Wait until a checkpoint is complete that an interrupted `save` has left to its thread."""
        if self._thread is not None and self._thread.is_alive():
            self._thread.join()
        with self._saving:
            return

    def _write(self, learned: Learned, settings: Mapping[str, Any]) -> None:
        import orbax.checkpoint as ocp

        arrays = {
            "state": learned.state._asdict(),
            "latents": {name: np.asarray(value) for name, value in _arrays(learned.latents).items()},
            "positions": learned.positions,
        }
        meta = {"history": [dict(epoch) for epoch in learned.history], **settings}
        with self._saving:
            self._remove_unfinished()
            steps = self._steps()
            step = steps[0] + 1 if steps else 0
            _checkpointer().save(
                self.folder / str(step),
                args=ocp.args.Composite(arrays=ocp.args.StandardSave(arrays), meta=ocp.args.JsonSave(meta)),
            )
            write_hashes(self.folder / str(step))
            for old in steps[KEPT - 1 :]:
                shutil.rmtree(self.folder / str(old))

    def _steps(self) -> list[int]:
        """Return the numbers of the complete checkpoints, the newest first."""
        return sorted((int(path.name) for path in self.folder.glob("*") if path.name.isdecimal()), reverse=True)

    def _remove_unfinished(self) -> None:
        """Remove what a process that was killed while it saved has left."""
        for path in self.folder.glob("*.orbax-checkpoint-tmp*"):
            shutil.rmtree(path)

    def restore(self, like: TrainState) -> tuple[Learned, dict[str, Any]] | None:
        """Return the newest readable checkpoint and its settings, or None if there is none.

        Args:
            like: A state of the same model. The checkpoint must have its structure and shapes.

        Raises:
            Damaged: There are checkpoints, but none can be read.
        """
        problems = []
        for step in self._steps():
            folder = self.folder / str(step)
            try:
                require_hashes(folder)
                return _read(folder, like)
            except Exception as error:  # Orbax and tensorstore raise many kinds for a damaged file.
                problem = _in_words(error, folder)
                problems.append(problem)
                warnings.warn(
                    f"Checkpoint {folder} cannot be read; trying an older one. The training between the two is lost, "
                    f"labels are not. {problem}.",
                    stacklevel=2,
                )
        if problems:
            raise Damaged(
                self.folder,
                f"no checkpoint in it can be read ({'; '.join(problems)})",
                "Put it back from a copy, or move it away to start the model anew; the labels are safe in labels.log.",
            )
        return None


def _read(folder: Path, like: TrainState) -> tuple[Learned, dict[str, Any]]:
    """Return a checkpoint and its settings. Raises errors of many kinds for damaged files."""
    import orbax.checkpoint as ocp

    checkpointer = _checkpointer()
    shapes = checkpointer.metadata(folder).item_metadata["arrays"]
    wanted = {
        "state": jax.tree.map(lambda a: jax.ShapeDtypeStruct(a.shape, a.dtype), like._asdict()),
        "latents": {name: np.zeros(m.shape, m.dtype) for name, m in shapes["latents"].items()},
        "positions": np.zeros(shapes["positions"].shape, shapes["positions"].dtype),
    }
    read = checkpointer.restore(
        folder, args=ocp.args.Composite(arrays=ocp.args.StandardRestore(wanted), meta=ocp.args.JsonRestore())
    )
    arrays, meta = read["arrays"], dict(read["meta"])
    require_fields(meta, SETTINGS, {})
    learned = Learned(
        TrainState(**arrays["state"]),
        Latents(**arrays["latents"]),
        arrays["positions"],
        tuple(meta.pop("history")),
    )
    return learned, meta


def _checkpointer() -> Any:
    """Return a writer and reader of one checkpoint.

    Orbax's manager reads all checkpoints of a folder at once, so that a damaged one would keep it from reading others.
    """
    import orbax.checkpoint as ocp

    return ocp.Checkpointer(
        ocp.CompositeCheckpointHandler(arrays=ocp.StandardCheckpointHandler(), meta=ocp.JsonCheckpointHandler())
    )


def _in_words(error: Exception, folder: Path) -> str:
    """Return on one line why a checkpoint cannot be read."""
    if isinstance(error, Damaged):
        return f"{error.path.relative_to(folder.parent)} is damaged: {error.reason}"
    return " ".join(f"{folder.name}: {type(error).__name__}: {error}".split())[:300]


def _arrays(latents: Latents) -> dict[str, np.ndarray]:
    values = {field.name: getattr(latents, field.name) for field in dataclasses.fields(latents)}
    return {name: value for name, value in values.items() if value is not None}
