"""The session: a data set, a model, its labels and its training, in one folder that survives everything."""

import atexit
import tempfile
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from rcm_notebook.acquisition import Acquisition
from rcm_notebook.components import Surgeon
from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Curriculum
from rcm_notebook.data import Dataset, true_ids
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.disk import make_folder, read_log
from rcm_notebook.labels import LabelStore, Surgery
from rcm_notebook.model import RCMVAE
from rcm_notebook.prediction import TauRule
from rcm_notebook.runs import RunFolder
from rcm_notebook.session.asking import Asking
from rcm_notebook.session.judging import Judging
from rcm_notebook.session.keeping import Keeping
from rcm_notebook.session.labelling import Labelling
from rcm_notebook.session.lock import acquire
from rcm_notebook.session.opening import PairsBar, new_config, require_same
from rcm_notebook.session.records import Records
from rcm_notebook.session.reshaping import Reshaping
from rcm_notebook.session.steered import Steered
from rcm_notebook.session.steering import Steering
from rcm_notebook.session.training import Training
from rcm_notebook.training import Checkpoints, Learner, Trainer, keep_compiled, require_known, state_shapes
from rcm_notebook.views import look

if TYPE_CHECKING:
    import pandas as pd


class Session(Labelling, Steering, Training, Reshaping, Asking, Judging, Keeping):
    """Label a few rows, train a few epochs, and watch every row follow.

    Args:
        data: The data set.
        path: The session's folder; default ``sessions/<name of the data set>``. If the folder holds a session on the
            same data, that session goes on.
        model: Settings of the network; what is None follows from the data.
        train: Settings of training.
        curriculum: Phases, or a name in ``CURRICULA``; default: structure first, then labels and the decoder.
        projection: Name in ``PROJECTIONS``: how the map is drawn.
        read_only: Look without writing. This works while another process writes.

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
        read_only: bool = False,
    ):
        super().__init__()
        folder = RunFolder(Path(path or Path("sessions") / data.name).resolve())
        if folder.exists():
            config = folder.read_config()
            require_same(folder, config, data, model, train, curriculum, projection)
            require_known(config.curriculum)
        else:
            config = new_config(data, model, train, curriculum, projection)
            make_folder(folder.path)
        self.data, self.curriculum = data, config.curriculum
        self._folder, self._config = folder, config
        self._file_lock = None if read_only else acquire(folder.lock, self)
        try:
            self._assemble(read_only)
        except BaseException:
            self._release()
            raise
        self.read_only = read_only
        if not read_only:
            atexit.register(_close_if_alive, weakref.ref(self))

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """Open a session's folder. Data, labels, model, optimiser, phase and history come back.

        Args:
            path: The folder.
            read_only: Look without writing. This works while another process writes.

        Raises:
            FileNotFoundError: No session is there.
            SessionLocked: Another process writes to it.
            ValueError: Something in the folder is damaged; the message says what.

        Example:
            >>> session.close()
            >>> with rcm.Session.open(session.path) as again:
            ...     print(len(again.labels))
            30
        """
        folder = RunFolder(Path(path).resolve())
        folder.read_config()  # Says what is wrong where no session is there.
        return cls(Dataset.load(folder.data), path, read_only=read_only)

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
        """Let an oracle label rows on a copy of this session, and return the label-efficiency curve.

        An interrupt ends it and returns the curve so far. `rcm_notebook.plots.label_efficiency` draws several.

        Args:
            truth: Class ids or names of the N rows, -1 where unknown. None takes the data set's own.
            budget: Labels to spend beyond those that are there.
            by: Strategy, as in `query`.
            epochs: Epochs of training after every batch of labels. With 0 the labels only propagate.
            batch: Labels asked for at a time.
            seed: Seed of the strategy's random choices. Parameters and training of the copy do not depend on it.
            progress: Show a bar.

        Returns:
            One row a batch: `labels`, `accuracy` on the rows without a label, `test_accuracy` if there is a test part.

        Raises:
            ValueError: There is no truth, not one value for each row, or a value that is no class.

        Example:
            >>> curve = session.simulate(budget=4, batch=2, epochs=0, progress=False)
            >>> curve["labels"].tolist()
            [32, 34]
        """
        from rcm_notebook.session.simulation import label_efficiency

        if truth is not None:
            truth = true_ids(truth, self.labels.classes, len(self.data))
        elif (truth := self.data.truth) is None:
            raise ValueError(f"Give the truth of all {len(self.data)} rows: class ids, -1 where unknown.")
        with tempfile.TemporaryDirectory(prefix="rcm-simulate-") as folder:
            self._copy(Path(folder) / "copy")
            with type(self).open(Path(folder) / "copy") as copy:
                return label_efficiency(copy, truth, budget, by, epochs, batch, seed, progress)

    def report(self, path: str | Path = "report.html", *, points: int = 60_000, megabytes: float = 10.0) -> Path:
        """Write a report as one HTML file: map, classes, losses, components, history of the labels.

        The file holds all that it needs and opens offline. It is replaced whole, or not at all.

        Args:
            path: The file; its folder must be there.
            points: Points on the map at most. Where there are more rows, the labelled ones and a random sample are
                drawn.
            megabytes: Space for pictures and texts of the points. The page says what was left out.

        Returns:
            Where the file is.

        Raises:
            FileNotFoundError: The folder does not exist.
            ValueError: `points` or `megabytes` is too small.

        Example:
            >>> session.report("report.html").name
            'report.html'
        """
        from rcm_notebook.report import report

        with self._lock:
            self._mailbox.empty()
            view = self.view
            audit = self.audit_result().accuracy if view.annotations.audits else None
            log = read_log(self._folder.label_log)[0]
        return report(view, self._config, log, audit, path, points=points, megabytes=megabytes)

    def __repr__(self) -> str:
        """Show the data, the labels and how far training is."""
        about = f"{len(self.data):,} rows of {self.data.name}, {len(self.labels)} labelled"
        access = ", read-only" if self.read_only else ""
        return f"Session({about}, {len(self.history)} epochs, phase {self.phase.name!r}{access})"

    def _assemble(self, read_only: bool) -> None:
        """Make the parts, from the folder where it holds them, and show what they come to."""
        keep_compiled()
        data, folder, config = self.data, self._folder, self._config
        if not folder.exists():
            data.save(folder.data)
            folder.write_config(config)
        model = RCMVAE(config.model, data.shape)
        trainer = Trainer(model, config.train, data, PAIRS[data.pairs].build(data, folder.data, PairsBar()))
        rule = TauRule(config.train, trainer.graph)
        self._learner = Learner(trainer, rule, config.curriculum, config.projection, folder.journal)
        self._store = LabelStore(
            folder.path, len(data), classes=data.names or (), serial=data.serial, read_only=read_only
        )
        labels, annotations = self._store.labels, self._store.annotations
        if not read_only:
            # Compiled while the rows are looked at, so that the first click trains at once.
            threading.Thread(target=trainer.compile, args=(len(labels.classes),), name="rcm-compile").start()
        self._steered = Steered(config.curriculum)
        self._surgeon = Surgeon(model, data, folder.artifacts / "components", config.train.seed)
        self._records = Records(folder, data, labels)
        self._checkpoints = Checkpoints(folder.checkpoints)
        restored = self._checkpoints.restore(state_shapes(model))
        if restored is None:
            self._learned = self._learner.look(trainer.init(), progress=True)
        else:
            self._learned, settings = restored
            self._steered.restore(settings)
            self._surgeon.done = tuple(Surgery(*surgery) for surgery in settings["surgeries"])
        self._saved_settings = self._settings()
        self.selection = np.empty(0, np.int64)
        learned, network = self._learned, self._learner.network(self._learned)
        seen = learned.latents, learned.positions, learned.history
        view = look(data, labels, annotations, network, *seen, self._steered.aim(), rule)
        followed = view if read_only else self._follow(view)
        self._show(followed)
        if followed is not view:
            self._save(self._learned)


def _close_if_alive(reference: "weakref.ref[Session]") -> None:
    session = reference()
    if session is not None:
        session.close()
