"""What a session holds: its observables, its folder, and the one lock that every change takes.

Results of training are handed from the worker to the thread that owns the kernel's event loop; where no loop runs (a
script) they are applied by whoever waits for the job.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from traitlets import Any as AnyTrait
from traitlets import Bool, Float, HasTraits, Instance, Int

from rcm_notebook.acquisition import Query
from rcm_notebook.components import Components, describe
from rcm_notebook.curriculum import Curriculum, Phase, Position
from rcm_notebook.data import Dataset
from rcm_notebook.inference import Latents
from rcm_notebook.labels import Labels, LabelStore, Surgery
from rcm_notebook.prediction import Prediction, Tau, tau_along_graph, tau_from_labels
from rcm_notebook.runs import RunConfig, RunFolder
from rcm_notebook.session.job import Job, Progress
from rcm_notebook.training import Checkpoints, Learned, Trainer
from rcm_notebook.uncertainty import calibrate


class ReadOnly(RuntimeError):
    """The session may not write."""


class SessionState(HasTraits):
    """Observables of a session, each an immutable value that is replaced whole.

    Attributes:
        labels: The user's labels and classes.
        latents: What the current parameters say of every row.
        positions: The map, [N, 2].
        prediction: What labels and latents say together.
        components: What is known of each component.
        weights: Effective weight of every slider.
        overrides: The weights that the user has set, which stand in the phase's place.
        learning_rate_factor: What the learning rate of every phase is multiplied by.
        phase: The curriculum's current phase.
        phase_epochs: How many epochs of it are over; 0 again whenever it begins anew.
        history: Metrics of every epoch so far.
        selection: Selected rows.
        queried: The newest answer of `query`.
        progress: How far training is.
        job: The newest training job.
        read_only: Whether this object may not write.
    """

    labels = Instance(Labels)
    latents = Instance(Latents)
    positions = Instance(np.ndarray)
    prediction = Instance(Prediction)
    components = Instance(Components)
    weights = AnyTrait()
    overrides = AnyTrait(MappingProxyType({}))
    learning_rate_factor = Float(1.0)
    phase = Instance(Phase)
    phase_epochs = Int(0)
    history = AnyTrait(())
    selection = Instance(np.ndarray)
    queried = Instance(Query, allow_none=True)
    progress = AnyTrait(Progress())
    job = Instance(Job, allow_none=True)
    read_only = Bool(False)

    data: Dataset
    curriculum: Curriculum
    _folder: RunFolder
    _config: RunConfig
    _store: LabelStore
    _trainer: Trainer
    _checkpoints: Checkpoints
    _learned: Learned
    _overrides: Mapping[str, float]
    _saved_settings: Mapping[str, Any]
    _position: Position
    _surgeries: tuple[Surgery, ...]  # Splits and merges that the parameters contain.

    def __init__(self):
        super().__init__()
        self._lock = threading.RLock()
        self._pending: deque[Callable[[], None]] = deque()
        self._rng = np.random.default_rng()
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None

    @property
    def path(self) -> Path:
        """The session's folder."""
        return self._folder.path

    @property
    def trace_count(self) -> int:
        """How often the training step was traced; sliders, labels and phases leave it alone."""
        return self._trainer.trace_count

    def _require_idle(self) -> None:
        """Raise RuntimeError where a job owns the parameters, or where nothing may be written."""
        self._require_writable()
        job: Any = self.job
        if job is not None and not job.is_done and self.progress.is_running:
            raise RuntimeError("Training is running; wait for it (session.job.wait()) or cancel it first.")

    def _require_writable(self) -> None:
        if self.read_only:
            raise ReadOnly(
                f"This session on {self.path} is read-only: it was opened so, closed, or a newer Session in this "
                "process took over. Use the newer one, or Session.open the folder again."
            )

    def aside(self, work: Callable[[], Any], then: Callable[[Any, Exception | None], None]) -> None:
        """Do what takes a while beside the kernel's own thread, which stays free.

        Args:
            work: Done in a thread of its own; it may only read.
            then: Called in the kernel's own thread with what `work` returned, or with None and what it raised.
        """

        def run() -> None:
            try:
                found, trouble = work(), None
            except Exception as problem:  # Whatever it is, it belongs to whoever asked, not to the thread.
                found, trouble = None, problem
            self._post(lambda: then(found, trouble))

        threading.Thread(target=run, name="rcm-aside", daemon=True).start()

    def _post(self, change: Callable[[], None]) -> None:
        """Hand a change of observables to the kernel's own thread; for the worker."""
        self._pending.append(change)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        """Apply what the worker has handed over, in order."""
        with self._lock:
            while self._pending:
                self._pending.popleft()()

    def _tau_maker(self, labels: Labels, latents: Latents) -> Callable[..., Tau]:
        """Return what makes tau, as the settings are now, of all labelled rows or of those that a mask [L] picks."""
        train, graph, reserved = self._config.train, self._trainer.graph, self._store.annotations.reserved
        n_classes, r = len(labels.classes), latents.responsibilities

        def make(heard: np.ndarray | slice = slice(None)) -> Tau:
            rows = labels.rows[heard]
            ids = labels.ids[rows]
            found = tau_from_labels(
                r[rows],
                ids,
                latents.affinity,
                n_classes,
                reach=train.reach,
                smoothing=train.smoothing,
                sharpening=train.sharpening,
                balance=train.balance,
                reserved=reserved,
            )
            if graph is None or not len(rows):
                return found
            return found.with_tau(tau_along_graph(r, graph.poisson(rows, ids, n_classes)), except_for=reserved)

        return make

    def _predict(self, responsibilities: np.ndarray, tau: Tau, find_temperature: Callable[[], float]) -> Prediction:
        unknown_below = self._config.train.unknown_below
        return Prediction(responsibilities, tau, self.labels.classes, unknown_below, find_temperature)

    def _show_labels(self, labels: Labels) -> None:
        """Replace the labels and what follows from them; no network runs."""
        self.labels = labels
        self._show_prediction(self.latents)

    def _show_learned(self, learned: Learned) -> None:
        """Replace what training has reached and what follows from it."""
        self.history = learned.history
        self.latents = learned.latents
        self._show_prediction(learned.latents)
        self.positions = learned.positions

    def _show_prediction(self, latents: Latents) -> None:
        labels, notes = self.labels, self._store.annotations
        rows, make_tau = labels.rows, self._tau_maker(labels, latents)
        seen, ids, tau = latents.responsibilities[rows], labels.ids[rows], make_tau().without(labels.gone)
        find_temperature = partial(calibrate, seen, ids, lambda heard: make_tau(heard).tau)
        prediction = self._predict(latents.responsibilities, tau, find_temperature)
        prediction.ids  # noqa: B018  Computed here, once, so that every observer finds it.
        self.prediction = prediction
        self.components = describe(latents, tau, notes.names, notes.reserved)

    def _settings(self) -> dict[str, Any]:
        """Return what a checkpoint keeps beside the arrays."""
        return {
            **self._position._asdict(),
            "weights": dict(self._overrides),
            "learning_rate_factor": self.learning_rate_factor,
            "surgeries": [list(surgery) for surgery in self._surgeries],
        }
