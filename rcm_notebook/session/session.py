"""The session: a data set, a model, its labels and its training, in one folder that survives everything."""

import atexit
import shutil
import tempfile
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import jax
import numpy as np
from filelock import FileLock

from rcm_notebook.acquisition import Acquisition
from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.curriculum import CURRICULA, Curriculum, Position
from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.labels import LabelStore, Surgery
from rcm_notebook.model import RCMVAE, require_consistent, with_part_settings
from rcm_notebook.objective import with_term_settings
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.runs import RunConfig, RunFolder
from rcm_notebook.session.freezing import Freezing
from rcm_notebook.session.lock import acquire
from rcm_notebook.session.reporting import Reporting
from rcm_notebook.session.simulation import Simulated, label_efficiency
from rcm_notebook.session.state import SessionState
from rcm_notebook.training import Checkpoints, Trainer, init_state, keep_compiled, require_known

if TYPE_CHECKING:
    import pandas as pd


class Session(Simulated, Reporting, Freezing):
    """Label a few rows, train a few epochs, and watch every row follow.

    Args:
        data: The data set.
        path: The session's folder; default ``sessions/<name of the data set>``. A folder that holds a session is
            continued, if it is of the same data.
        model: Settings of the network; what is None follows from the data.
        train: Settings of training.
        curriculum: Phases, or a name in ``CURRICULA``; default: structure first, then labels and the decoder.
        projection: Name in ``PROJECTIONS``, how the map is drawn.

    Raises:
        ValueError: The folder holds a session of other data or settings; the message says what differs.
        SessionLocked: Another process writes to the folder.
        LookupError: A part that a setting names does not exist.
    """

    def __init__(
        self,
        data: Dataset,
        path: str | Path | None = None,
        *,
        model: ModelConfig | None = None,
        train: TrainConfig | None = None,
        curriculum: Curriculum | str | None = None,
        projection: str | None = None,
    ):
        super().__init__()
        folder = RunFolder(Path(path or Path("sessions") / data.name).resolve())
        if folder.exists():
            config = folder.read_config()
            _require_same(folder, config, data, model, train, curriculum, projection)
            self._begin(data, folder, config)
        else:
            config = _new_config(data, model, train, curriculum, projection)
            folder.path.mkdir(parents=True, exist_ok=True)
            self._begin(data, folder, config)

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """Open a session's folder: data, labels, model, optimiser, phase and history come back.

        Args:
            path: The folder.
            read_only: Look without writing; works while another process writes.

        Raises:
            FileNotFoundError: No session is there.
            SessionLocked: Another process writes to it.
            ValueError: Something in the folder is damaged; the message says what.
        """
        folder = RunFolder(Path(path).resolve())
        config = folder.read_config()
        session = cls.__new__(cls)
        SessionState.__init__(session)
        session._begin(Dataset.load(folder.data), folder, config, read_only=read_only)
        return session

    def simulate(
        self,
        truth: Any = None,
        budget: int = 100,
        by: str | Acquisition = "coverage",
        epochs: int = 1,
        batch: int = 10,
        seed: int = 0,
        progress: bool = True,
    ) -> "pd.DataFrame":
        """Let an oracle play the user, on a copy of this session, and return the label-efficiency curve.

        An interrupt ends it and returns the curve so far. `rcm_notebook.plots.label_efficiency` draws several.

        Args:
            truth: Class ids of the N rows, -1 where unknown; None takes the data set's own.
            budget: Labels to spend beyond those that are there.
            by: Strategy, as in `query`.
            epochs: Training after every batch of labels; 0 only propagates.
            batch: Labels asked for at a time.
            seed: Of the strategy's chances; the copy's parameters and training are the same for all.
            progress: Show a bar.

        Returns:
            One row a batch: `labels`, `accuracy` on the rows without a label, `test_accuracy` if there is a test part.

        Raises:
            ValueError: There is no truth, or not one value a row.
        """
        truth = self.data.truth if truth is None else np.asarray(truth)
        if truth is None or len(truth) != len(self.data):
            raise ValueError(f"Give the truth of all {len(self.data)} rows: class ids, -1 where unknown.")
        with tempfile.TemporaryDirectory(prefix="rcm-simulate-") as folder, self._copy(Path(folder) / "copy") as copy:
            return label_efficiency(copy, truth, budget, by, epochs, batch, seed, progress)

    def close(self) -> None:
        """Stop training, save, and let go of the folder; the object stays readable. Closing twice does nothing."""
        if self.read_only:
            return
        self._stop_job()
        with self._lock:
            if self._settings() != self._saved_settings:
                self._save(self._learned)
            elif self.labels is not self._recorded:
                self._record(self._learned)
        self.step_back()

    def step_back(self) -> None:
        """Stop writing: finish the current step, flush labels.csv, release the folder, become read-only."""
        self._stop_job()
        with self._lock:
            if not self.read_only:
                self._store.close()
                self.read_only = True
                self._release()

    def __enter__(self) -> Self:
        """Return the session; leaving the block closes it."""
        return self

    def __exit__(self, *exception: Any) -> None:
        """Close the session."""
        self.close()

    def __repr__(self) -> str:
        """Show the data, the labels and how far training is."""
        about = f"{len(self.data):,} rows of {self.data.name}, {len(self.labels)} labelled"
        access = ", read-only" if self.read_only else ""
        return f"Session({about}, {len(self.history)} epochs, phase {self.phase.name!r}{access})"

    def _begin(self, data: Dataset, folder: RunFolder, config: RunConfig, read_only: bool = False) -> None:
        require_known(config.curriculum)
        self.data, self.curriculum = data, config.curriculum
        self._folder, self._config = folder, config
        self._file_lock: FileLock | None = None
        if not read_only:
            self._file_lock = acquire(folder.lock, self)
        try:
            self._load(read_only)
        except BaseException:
            self._release()
            raise
        self.read_only = read_only
        if not read_only:
            atexit.register(_close_if_alive, weakref.ref(self))

    def _load(self, read_only: bool) -> None:
        keep_compiled()
        data, folder, config = self.data, self._folder, self._config
        if not folder.exists():
            data.save(folder.data)
            folder.write_config(config)
        model = RCMVAE(config.model, data.shape)
        pairs = PAIRS[data.pairs].build(data, cache_dir=folder.data, progress=_PairsBar())
        self._trainer = Trainer(model, config.train, data, pairs)
        self._store = LabelStore(
            folder.path, len(data), classes=data.names or (), serial=data.serial, read_only=read_only
        )
        self.labels = self._recorded = self._store.labels
        if not read_only:
            # Compiled while the rows are looked at, so that the first click trains at once.
            threading.Thread(target=self._trainer.compile, args=(len(self.classes),), name="rcm-compile").start()
        self._checkpoints = Checkpoints(folder.checkpoints)
        self._position, self._overrides, self._surgeries = Position(), {}, ()
        like = jax.eval_shape(lambda x: init_state(model, jax.random.key(0), x), np.zeros((1, *data.shape), np.float32))
        restored = self._checkpoints.restore(like)
        if restored is None:
            self._learned = self._learn(self._trainer.init(), None, (), progress=True)
        else:
            self._learned, settings = restored
            self._position = Position(*(settings[name] for name in Position._fields))
            self._overrides = settings["weights"]
            self.learning_rate_factor = settings["learning_rate_factor"]
            self._surgeries = tuple(Surgery(*surgery) for surgery in settings["surgeries"])
        self._saved_settings = self._settings()
        self.selection = np.empty(0, np.int64)
        self._show_phase()
        self._show_learned(self._learned)
        if not read_only:
            self._follow()

    def _release(self) -> None:
        if self._file_lock is not None:
            self._file_lock.release()

    def _stop_job(self) -> None:
        job = self.job
        if job is not None and not job.is_done:
            job.cancel()
            job.wait()

    def _copy(self, path: Path) -> "Session":
        """Return a session of its own on a copy of this one's folder, with labels and parameters as they are now."""
        with self._lock:
            if not self.read_only:
                self._store.flush()
                self._save(self._learned)
            shutil.copytree(self.path, path, ignore=shutil.ignore_patterns(self._folder.lock.name))
        return type(self).open(path)


def _new_config(data, model, train, curriculum, projection) -> RunConfig:
    classes = len(data.names) if data.names else None
    model, train = resolve(
        model or ModelConfig(), train or TrainConfig(), rows=len(data), kind=data.kind, classes=classes
    )
    projection = projection or "components"
    PROJECTIONS[projection]
    require_consistent(model, data.shape)
    model, train = with_part_settings(model), with_term_settings(train)
    steps = max(train.min_steps, -(-len(data) // train.given("batch")))
    curriculum = "default" if curriculum is None else curriculum
    phases = CURRICULA[curriculum](steps, data.kind) if isinstance(curriculum, str) else tuple(curriculum)
    require_known(phases)
    about = {"name": data.name, "fingerprint": data.fingerprint, "rows": len(data)}
    return RunConfig(about, model, train, phases, projection)


def _require_same(folder: RunFolder, config: RunConfig, data, model, train, curriculum, projection) -> None:
    """Raise ValueError naming what the caller wants otherwise than the folder has it."""
    if data.fingerprint != config.data["fingerprint"]:
        raise ValueError(
            f"{folder.path} holds a session on other data ({config.data['name']}, {config.data['rows']} rows; now "
            f"{data.name}, {len(data)} rows). Use another folder, or Session.open({str(folder.path)!r})."
        )
    wanted = _new_config(data, model or config.model, train or config.train, curriculum, projection)
    differing = [
        name
        for name, given in (("model", model), ("train", train), ("curriculum", curriculum), ("projection", projection))
        if given is not None and getattr(wanted, name) != getattr(config, name)
    ]
    if differing:
        raise ValueError(
            f"{folder.path} holds a session with other settings for {', '.join(differing)} (see its config.yaml). Use "
            "another folder for the new settings, or leave them out to go on with the old ones."
        )


def _close_if_alive(reference: "weakref.ref[Session]") -> None:
    session = reference()
    if session is not None:
        session.close()


class _PairsBar:
    """A progress bar that appears only if building the pairs takes more than two seconds."""

    def __init__(self):
        self._bar = None

    def __call__(self, done: int, total: int) -> None:
        from tqdm.auto import tqdm

        if self._bar is None:
            self._bar = tqdm(total=total, unit="row", desc="Finding neighbours", delay=2, leave=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()
