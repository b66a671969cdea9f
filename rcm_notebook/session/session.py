"""The session: a data set, a model, its labels and its training, in one folder that survives everything."""

import tempfile
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from rcm_notebook.acquisition import Acquisition
from rcm_notebook.components import Surgeon
from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Curriculum
from rcm_notebook.data import Dataset, true_ids
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.disk import Damaged, read_log
from rcm_notebook.labels import LabelStore, Surgery
from rcm_notebook.model import RCMVAE
from rcm_notebook.prediction import TauRule
from rcm_notebook.runs import RunFolder
from rcm_notebook.session.asking import Asking
from rcm_notebook.session.exchange import Exchange
from rcm_notebook.session.judging import Judging
from rcm_notebook.session.keeping import Keeping
from rcm_notebook.session.labelling import Labelling
from rcm_notebook.session.lock import acquire
from rcm_notebook.session.meanings import names_among
from rcm_notebook.session.opening import (
    PairsBar,
    folder_of,
    is_mapped,
    naming_the_way_to_the_labels,
    new_config,
    require_same,
)
from rcm_notebook.session.records import Records
from rcm_notebook.session.reshaping import Reshaping
from rcm_notebook.session.steered import Steered
from rcm_notebook.session.steering import Steering
from rcm_notebook.session.training import Training
from rcm_notebook.training import (
    Checkpoints,
    Learned,
    Learner,
    Trainer,
    TrainState,
    keep_compiled,
    require_known,
    state_shapes,
)
from rcm_notebook.views import look

if TYPE_CHECKING:
    import pandas as pd


class Session(Labelling, Exchange, Steering, Training, Reshaping, Asking, Judging, Keeping):
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
        ValueError: The folder holds a session of other data or settings; the message says what differs. Or no path is
            given, and no folder can have the name of the data set.
        SessionLocked: Another process writes to the folder.
        OSError: The folder is write-protected, or its file system has no locks; the message says what to do.
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
        folder = folder_of(data, path)
        if folder.exists():
            with naming_the_way_to_the_labels(folder):
                config = folder.read_config()
            require_same(folder, config, data, model, train, curriculum, projection)
            require_known(config.curriculum)
        else:
            config = new_config(data, model, train, curriculum, projection)
        self.data, self.curriculum = data, config.curriculum
        self._folder, self._config = folder, config
        self._file_lock = None if read_only else acquire(folder.lock, self)
        try:
            with naming_the_way_to_the_labels(folder):
                self._assemble(read_only)
        except BaseException:
            try:
                if hasattr(self, "_store"):
                    self._store.close()
            finally:
                self._release()
            raise
        self.read_only = read_only

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """Open a session's folder. Data, labels, model, optimiser, phase and history come back.

        Every file is checked. Arrays of 64 MiB or more are checked in the background; `damage` is then what was found,
        and the session warns of it.

        Args:
            path: The folder.
            read_only: Look without writing. This works while another process writes, and also if no checkpoint can be
                read: then the labels are there, with a model that is not trained.

        Raises:
            FileNotFoundError: No session is there.
            SessionLocked: Another process writes to it.
            OSError: It is write-protected, or its file system has no locks; the message says what to do.
            Damaged: A file is not what was written. The message names the file, and how to get the labels.
            ValueError: A newer version wrote the folder.

        Example:
            >>> session.close()
            >>> with rcm.Session.open(session.path) as again:
            ...     print(len(again.labels))
            30
        """
        folder = RunFolder(Path(path).resolve())
        with naming_the_way_to_the_labels(folder):
            folder.read_config()  # Says what is wrong where no session is there.
            data = Dataset.load(folder.data)
        session = cls(data, path, read_only=read_only)
        if is_mapped(data):
            session.in_background(session._check_data, lambda *_: None)
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
            audit = self._accuracy(view.annotations.audits[-1]) if view.annotations.audits else None
            log = read_log(self._folder.label_log)[0]
        return report(view, self._config, log, audit, path, points=points, megabytes=megabytes)

    def __repr__(self) -> str:
        """Show the data, the labels, how far training is, and whether the data are damaged."""
        about = f"{len(self.data):,} rows of {self.data.name}, {len(self.labels)} labelled"
        access = ", read-only" if self.read_only else ""
        damage = f", {self.damage.path.name} is damaged" if self.damage is not None else ""
        return f"Session({about}, {len(self.history)} epochs, phase {self.phase.name!r}{access}{damage})"

    def _assemble(self, read_only: bool) -> None:
        """Make the parts, from the folder where it holds them, and show what they come to."""
        keep_compiled()
        data, folder, config = self.data, self._folder, self._config
        if not folder.exists():
            data.save(folder.data)
            folder.write_config(config)
        model = RCMVAE(config.model, data.shape)
        trainer = Trainer(model, config.train, data, PAIRS[data.pairs].build(data, folder.data, PairsBar()))
        rule = TauRule(config.train, trainer.graph, names_among(data, config.train.names))
        self._learner = Learner(trainer, rule, config.curriculum, config.projection, folder.journal)
        self._store = LabelStore(
            folder.path, len(data), classes=data.names or (), serial=data.serial, read_only=read_only
        )
        self._store.on_edit = self._found
        labels, annotations, self._log_size = self._store.at_once()
        if not read_only:
            # Compiled while the rows are looked at, so that the first click trains at once.
            threading.Thread(target=trainer.compile, args=(len(labels.classes),), name="rcm-compile").start()
        self._steered = Steered(config.curriculum)
        self._surgeon = Surgeon(model, data, folder.artifacts / "components", config.train.seed)
        self._records = Records(folder, data, labels)
        self._checkpoints = Checkpoints(folder.checkpoints)
        restored = self._restored(state_shapes(model), read_only)
        if restored is None:
            self._learned = self._learner.look(trainer.init(), progress=True)
        else:
            self._learned, settings = restored
            self._steered.restore(settings)
            self._surgeon.done = tuple(Surgery(*surgery) for surgery in settings["surgeries"])
        self._saved = self._learned, self._settings()
        self.selection = np.empty(0, np.int64)
        learned, network = self._learned, self._learner.network(self._learned)
        seen = learned.latents, learned.positions, learned.history
        view = look(data, labels, annotations, network, *seen, self._steered.aim(), rule)
        moved = not read_only and self._follow(annotations.surgeries)
        self._show(self._with_learned(view, self._learned) if moved else view)
        self._is_shown = True
        if moved:
            self._save(self._learned)

    def _restored(self, like: TrainState, read_only: bool) -> tuple[Learned, dict[str, Any]] | None:
        """Return the newest checkpoint that can be read; where none can, who only reads still sees the labels."""
        try:
            return self._checkpoints.restore(like)
        except Damaged as error:
            if not read_only:
                raise
            warnings.warn(f"{error} The session is open for reading, with a model that is not trained.", stacklevel=4)
            return None

    def _check_data(self) -> None:
        """Read the data set's files from end to end, in the background."""
        try:
            with naming_the_way_to_the_labels(self._folder):
                Dataset.check(self._folder.data)
        except Damaged as error:
            self._found(error)
        except OSError as error:
            self._found(Damaged(self._folder.data, str(error)))
