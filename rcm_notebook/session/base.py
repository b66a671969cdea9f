"""What the doors of a session share: its parts, the one lock, and the acts that concern more than one part.

A door is the part of a session's public face that concerns one thing. It documents and delegates: it touches its own
part and `self.view`, and comes here for what concerns others. Every change takes the lock, changes the parts, and shows
one new view.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rcm_notebook.components import Surgeon
from rcm_notebook.curriculum import Curriculum, Position
from rcm_notebook.data import Dataset
from rcm_notebook.disk import Damaged
from rcm_notebook.labels import Annotations, Labels, LabelStore, Surgery
from rcm_notebook.runs import RunConfig, RunFolder
from rcm_notebook.session.lock import ReadOnly
from rcm_notebook.session.mailbox import Mailbox
from rcm_notebook.session.observables import Observables
from rcm_notebook.session.records import Records
from rcm_notebook.session.steered import Steered
from rcm_notebook.session.warning import warn
from rcm_notebook.training import Checkpoints, Learned, Learner, Reading
from rcm_notebook.views import View


class SessionBase(Observables):
    """The parts of a session and what connects them."""

    data: Dataset
    curriculum: Curriculum
    _folder: RunFolder
    _config: RunConfig
    _store: LabelStore  # Labelling's: the labels on disk.
    _steered: Steered  # Steering's: position, weights and rate.
    _learner: Learner  # Training's: takes the steps.
    _learned: Learned  # What it has reached; the worker replaces it under the lock.
    _surgeon: Surgeon  # Reshaping's: splits and merges.
    _checkpoints: Checkpoints  # Keeping's, as is all that follows.
    _records: Records
    _saved: tuple[Learned, Mapping[str, Any]]  # What the newest checkpoint holds.

    def __init__(self):
        super().__init__()
        self._lock = threading.RLock()
        self._mailbox = Mailbox(self._lock)
        self._untold: deque[Damaged | str] = deque()
        self._process = os.getpid()
        self._is_closing, self._is_shown = False, True
        self._log_size = 0  # Of labels.log, when it held the labels that are shown.

    @property
    def path(self) -> Path:
        """The session's folder.

        Example:
            >>> session.path.name
            'digits'
        """
        return self._folder.path

    @property
    def trace_count(self) -> int:
        """Number of traces of the training step that the session needs. Sliders, labels and phases do not raise it.

        Example:
            >>> session.train(1, progress=False)
            >>> traced = session.trace_count
            >>> session.set_weights(kl_z=0.3)
            >>> session.train(1, progress=False)
            >>> session.trace_count == traced
            True
        """
        return self._learner.trainer.trace_count

    def in_background(self, work: Callable[[], Any], then: Callable[[Any, Exception | None], None]) -> None:
        """Do what takes a while in a thread of its own, so that the kernel's thread stays free.

        Args:
            work: Called in that thread; it may only read.
            then: Called in the kernel's own thread with what `work` returned and None, or with None and what it raised.

        Example:
            >>> found = []
            >>> session.in_background(session.predict, lambda ids, trouble: found.append(ids))
        """
        self._mailbox.in_background(work, then)

    def _found(self, news: Damaged | str) -> None:
        """Take note of what nobody did in the session, and have the user told of it soon; from any thread."""
        self._untold.append(news)
        self._mailbox.post(self._tell)

    def _tell(self) -> None:
        """Show what was found since the last call, and warn of each once, in the user's thread."""
        with self._lock:
            while self._untold:
                news = self._untold.popleft()
                if isinstance(news, Damaged):
                    self.damage = news
                else:
                    self._catch_up()
                    self.notice = ""
                    self.notice = news
                warn(str(news))

    @property
    def _is_forked(self) -> bool:
        """Whether this is a copy in a fork of the process that opened the session."""
        return os.getpid() != self._process

    def _require_writable(self) -> None:
        """Raise ReadOnly where nothing may be written, and OSError if the folder is gone."""
        if not self._is_forked:
            self._tell()
        if self.read_only or self._is_closing or self._is_forked:
            raise ReadOnly(
                f"This session on {self.path} is read-only: it was opened so, closed, or forked from another process, "
                "or a newer Session in this process took over. Use the newer one, or Session.open the folder again."
            )
        self._store.require_there()

    def _require_idle(self) -> None:
        """Raise RuntimeError where a job owns the parameters, or where nothing may be written.

        What training has handed over is applied, so that the caller sees all of it.
        """
        self._require_writable()
        job: Any = self.job
        if job is not None and not job.is_done and self.progress.is_running:
            raise RuntimeError("Training is running; wait for it (session.job.wait()) or cancel it first.")
        self._mailbox.empty()

    def _gesture(self, change: Callable[[], Any], outcome: Callable[[], Annotations] | None = None) -> Labels:
        """Change the labels on disk, bring the parameters to the splits and merges that hold, and show all at once.

        Args:
            change: What the store does.
            outcome: What will be said beside the labels. Where it holds other splits or merges, training must be over,
                and their records must be whole.
        """
        self._require_writable()  # A fork must not wait for a lock that a thread of its parent holds.
        with self._lock:
            self._require_writable()
            if outcome is not None and (held := outcome().surgeries) != self._surgeon.done:
                self._require_idle()
                self._surgeon.require_records(held)
            try:
                change()
                self._catch_up()
            except BaseException:  # Whatever became of the call: what is on disk is shown.
                self._catch_up()
                raise
            finally:
                self._tell()
            return self.labels

    def _catch_up(self) -> None:
        """Show the labels on disk, with the parameters brought to the splits and merges that hold.

        It does nothing where both are shown already, and finishes what an interrupt has cut short.
        """
        labels, annotations, self._log_size = self._store.at_once()
        view, moved = self.view, False
        if labels is not view.labels or annotations != view.annotations:
            view = view.with_labels(labels, annotations)
        try:
            moved = not self.read_only and self._follow(annotations.surgeries)
        finally:  # The gesture is on disk, whatever became of the parameters.
            if not self._is_shown:
                view = self._with_learned(view, self._learned)
            self._show(view)
            self._is_shown = True
        if moved:
            self._save(self._learned)

    def _follow(self, held: tuple[Surgery, ...]) -> bool:
        """Bring the parameters to the splits and merges `held`; return whether they had to change."""
        if held == self._surgeon.done:
            return False
        before = self._learned
        state = self._surgeon.follow(held, before.state, before.latents)
        learned = self._learner.look(state, before.positions, before.history)
        self._learned, self._surgeon.done, self._is_shown = learned, held, False  # No interrupt comes between these.
        return True

    def _steer(self, change: Callable[[], None]) -> None:
        """Change what training aims at, and show it."""
        with self._lock:
            change()
            self._show(self.view.with_aim(self._steered.aim()))

    def _reading(self) -> Reading:
        """Return what a step of training reads, all of one moment."""
        with self._lock:
            steered, view = self._steered, self.view
            return Reading(
                steered.position,
                view.labels,
                view.annotations,
                self._log_size,
                steered.overrides,
                steered.learning_rate_factor,
            )

    def _take_over(self, learned: Learned, begun: Position | None, finished: int | None) -> None:
        """Make what the worker has learned the session's; see `Host.take_over`."""
        with self._lock:
            self._learned, steered = learned, self._steered
            if begun is not None and steered.position is begun:
                steered.position = begun.begun()
            if finished is not None:
                steered.position = steered.position.after_epoch(
                    finished, self.curriculum, learned.history, len(self.view.labels)
                )
        self._mailbox.post(lambda: self._show_learned(learned))

    def _show_learned(self, learned: Learned) -> None:
        """Show what was learned, with the phase in which training now is."""
        self._show(self._with_learned(self.view, learned).with_aim(self._steered.aim()))

    def _with_learned(self, view: View, learned: Learned) -> View:
        network = self._learner.network(learned)
        return view.with_learned(network, learned.latents, learned.positions, learned.history)

    def _save(self, learned: Learned) -> None:
        """Write a checkpoint, and where the run stands for people. Raises OSError if the folder is gone."""
        self._store.require_there()
        with self._lock:  # The worker and the user may save at once.
            settings = self._settings()
        self._checkpoints.save(learned, settings)
        self._saved = learned, settings
        self._record(learned)

    def _record(self, learned: Learned) -> None:
        """Write metrics.csv and summary.json. Raises OSError if the folder is gone."""
        self._store.require_there()
        with self._lock:
            labels, annotations, phase = self.view.labels, self.view.annotations, self._steered.phase_name
        network, rule = self._learner.network(learned), self._learner.rule
        self._records.write(learned.history, learned.latents, network, rule, labels, annotations, phase)

    def _settings(self) -> dict[str, Any]:
        """Return what a checkpoint keeps beside the arrays."""
        return {**self._steered.settings(), "surgeries": [list(surgery) for surgery in self._surgeon.done]}

    def _leave_finished_phase(self) -> None:
        """Go on where the end of the phase is reached: labels may have come since the last epoch that it waited for."""
        with self._lock:
            steered = self._steered
            steered.position = steered.position.moved_on(self.curriculum, self._learned.history, len(self.view.labels))
        self._mailbox.post(lambda: self._show(self.view.with_aim(self._steered.aim())))
