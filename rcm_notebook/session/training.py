"""Training from a session: in the background or blocking, cancelled at any step, continued where it stopped."""

import threading
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import jax
import numpy as np

from rcm_notebook.curriculum import Position
from rcm_notebook.inference import Latents, compute_latents, sharing
from rcm_notebook.labels import Labels
from rcm_notebook.prediction import Tau, spread, unknown
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.session.job import Job, Progress
from rcm_notebook.session.standing import Standing
from rcm_notebook.training import (
    IN_FLIGHT,
    Diverged,
    Journal,
    Learned,
    Snapshot,
    TrainState,
    Watch,
    epoch_metrics,
    loosen,
    own,
    steps_left,
)

REPORT_EVERY = 0.15  # Seconds between two looks at the metrics; a choice: smooth to the eye, cheap for the kernel.
SAVE_EVERY = 15.0  # Seconds between two checkpoints of one job; the last epoch is always saved.


class Training(Standing):
    """The part of a session that trains."""

    def start(self, epochs: int = 1) -> Job:
        """Train in the background and return a handle on the job.

        Args:
            epochs: Passes over the data; one that was cut short before is finished first and counts.

        Raises:
            RuntimeError: A job is running already, or the session is read-only.
            ValueError: `epochs` is not a positive integer.
        """
        if isinstance(epochs, bool) or not isinstance(epochs, int | np.integer) or epochs < 1:
            raise ValueError(f"epochs is {epochs!r}; it must be a positive integer.")
        with self._lock:
            self._require_idle()
            self.job = job = Job(self._drain, lambda: self.progress)
            self.progress = Progress("compiling", epochs=int(epochs))
            threading.Thread(target=self._work, args=(job, int(epochs)), name="rcm-training", daemon=True).start()
            return job

    def train(self, epochs: int = 1, progress: bool = True) -> None:
        """Train and wait, with a progress bar. An interrupt keeps the last finished step.

        Args:
            epochs: Passes over the data.
            progress: Show a bar.

        Raises:
            Diverged: A loss or a gradient is no longer finite; the state before that epoch is kept, here and on disk.
        """
        from tqdm.auto import tqdm

        job = self.start(epochs)
        with tqdm(total=1, disable=not progress, bar_format="{percentage:3.0f}%|{bar}| {desc}") as bar:

            def show(now: Progress) -> None:
                left = f", {now.eta:.0f} s left" if now.eta is not None else ""
                text = f"{now.state}, epoch {now.epoch}/{now.epochs}, {now.examples_per_second:,.0f} rows/s{left}"
                bar.set_description_str(text, refresh=False)
                bar.update((now.step / now.steps if now.steps else 0) - bar.n)
                if not now.is_running:
                    bar.refresh()

            try:
                job.wait(each=show)
            except KeyboardInterrupt:
                job.cancel()
                job.wait()
                raise

    def save(self) -> None:
        """Write a checkpoint now. Labels need no saving: every gesture is on disk already."""
        with self._lock:
            self._require_writable()
            self._save(self._learned)

    def _save(self, learned: Learned) -> None:
        settings = self._settings()
        self._checkpoints.save(learned, settings)
        self._saved_settings = settings
        self._record(learned)

    def _learn(self, state: TrainState, previous: np.ndarray | None, history: tuple, progress: bool = False) -> Learned:
        """Look at the data through the averaged parameters and map it."""
        trainer = self._trainer
        seed = self._config.train.seed
        latents = compute_latents(trainer.model, state.ema, self.data, trainer.pairs, seed, progress)
        project = PROJECTIONS[self._config.projection]
        positions = project(latents, previous=previous)  # pyright: ignore[reportArgumentType]  (cached property)
        return Learned(own(state), latents, positions, history)

    # What follows runs in the worker's thread.

    def _work(self, job: Job, epochs: int) -> None:
        error: Exception | None = None
        try:
            self._trainer.compile(len(self.labels.classes))
            with self._lock:  # Labels may have come since the last epoch, and its phase may have waited for them.
                self._leave_finished(self._learned.history)
            self._post(self._show_phase)
            state = self._train(job, epochs)
        except Exception as problem:  # Whatever it is, it belongs to the user who waits for the job, not to the thread.
            error, state = problem, "failed"
        message = None if error is None else f"{type(error).__name__}: {error}"

        def show() -> None:
            self.progress = self.progress._replace(state=state, eta=None, error=message)

        self._post(show)
        job.finish(error)

    def _train(self, job: Job, epochs: int) -> str:
        trainer, learned = self._trainer, self._learned
        state = own(learned.state)
        begin = time.monotonic()
        saved = reported = begin
        steps = list(steps_left(int(state.step), trainer.steps_per_epoch, epochs))
        metrics: list[dict[str, jax.Array]] = []
        read, watch, journal = _Reader(self), Watch(trainer), Journal(self._folder.journal)
        begun: Position | None = None
        is_saved = True
        try:
            for taken, number in enumerate(steps, start=1):
                if job.is_cancelled:
                    break
                position, turned = self._position, None
                if not position.is_begun and position is not begun:
                    state, begun = loosen(state, self.curriculum[position.phase].loosen), position
                    turned = self.curriculum[position.phase].name if position.by_hand else None
                fraction = number % trainer.steps_per_epoch / trainer.steps_per_epoch
                snapshot = read(learned.latents, fraction)
                journal.note(number, *read.seen, turned)
                state, terms = trainer.step(state, number, snapshot)
                metrics.append(terms)
                watch.add(number, snapshot, terms)
                done = (number + 1) // trainer.steps_per_epoch - steps[0] // trainer.steps_per_epoch
                if time.monotonic() - reported > REPORT_EVERY or taken in (1, len(steps)):
                    self._report(done, epochs, taken, len(steps), begin, metrics)
                    reported = time.monotonic()
                if (number + 1) % trainer.steps_per_epoch == 0:
                    rate = taken * trainer.batch / (time.monotonic() - begin)
                    watch.require_good(state, number + 1, read(learned.latents, 0.0))
                    learned = self._close_epoch(state, learned, metrics, number, rate, begun)
                    metrics, is_saved = [], False
                    if time.monotonic() - saved > SAVE_EVERY or taken == len(steps):
                        self._save(learned)
                        saved, is_saved = time.monotonic(), True
            if metrics:  # Cut short inside an epoch: show and keep what the finished steps have learned.
                watch.require_good(
                    state, number, read(learned.latents, number % trainer.steps_per_epoch / trainer.steps_per_epoch)
                )
                learned = self._learn(state, learned.positions, learned.history)
                self._hand_over(learned, begun)
                self._save(learned)
        except Diverged:
            if not is_saved:
                self._save(learned)
            raise
        return "cancelled" if job.is_cancelled else "done"

    def _close_epoch(
        self, state: TrainState, before: Learned, metrics: list, number: int, rate: float, begun: Position | None
    ) -> Learned:
        trainer = self._trainer
        means = epoch_metrics(metrics)
        with self._lock:
            index = self._position.phase
        seen = self._learn(state, before.positions, before.history)
        pi_logits = np.asarray(state.ema["pi_logits"]) if "pi_logits" in state.ema else None
        entry = {
            "epoch": (number + 1) // trainer.steps_per_epoch,
            "phase": self.curriculum[index].name,
            "step": number + 1,
            **means,
            **sharing(seen.latents.responsibilities, seen.latents.usage, pi_logits),
            "examples_per_second": round(rate, 1),
        }
        learned = seen._replace(history=(*before.history, MappingProxyType(entry)))
        self._hand_over(learned, begun, index)
        return learned

    def _hand_over(self, learned: Learned, begun: Position | None, finished: int | None = None) -> None:
        """Make `learned` the session's.

        Args:
            learned: What training has reached.
            begun: Where the phase stood that it has begun, if it has begun one.
            finished: Index of the phase of which an epoch is over with it.
        """
        with self._lock:
            self._learned = learned
            if begun is not None and self._position is begun:
                self._position = begun._replace(is_begun=True)
            if finished is not None:
                self._finish_epoch(finished, learned.history)

        def show() -> None:
            self._show_phase()
            self._show_learned(learned)

        self._post(show)

    def _report(
        self, epoch: int, epochs: int, taken: int, steps: int, begin: float, metrics: list[dict[str, Any]]
    ) -> None:
        looked_at = metrics[max(0, len(metrics) - 1 - IN_FLIGHT)]
        terms = MappingProxyType({name: float(value) for name, value in looked_at.items()})
        seconds = time.monotonic() - begin
        rate = taken * self._trainer.batch / seconds
        eta = seconds / taken * (steps - taken)
        progress = Progress("training", epoch, epochs, taken, steps, rate, eta, terms)
        self._post(lambda: setattr(self, "progress", progress))


class _Reader:
    """Reads the session at the beginning of a step; tau is found again only when labels or latents changed."""

    def __init__(self, session: Training):
        self._session = session
        self._from: tuple[Labels, Latents, bool] | None = None
        self._found: tuple[np.ndarray, np.ndarray, np.ndarray | None]
        # Labels, bytes of their log, and the user's own weights and factor of the learning rate.
        self.seen: tuple[Labels, int, Mapping[str, float], float]

    def __call__(self, latents: Latents, fraction: float) -> Snapshot:
        """Return what the next step needs; `fraction` of the current epoch is over."""
        session = self._session
        with session._lock:
            labels, weights = session.labels, session._effective_weights(fraction)
            factor = session.learning_rate_factor
            self.seen = labels, session._store.log_size, session._overrides, factor
            index, epochs, *_ = session._position
            make_tau = session._tau_maker(labels, latents)
        now = (labels, latents, weights["spread"] != 0)
        if self._from is None or any(a is not b for a, b in zip(self._from, now, strict=True)):
            tau = make_tau()  # Outside the lock: a graph takes a while, and the user goes on labelling.
            targets = self._targets(labels, latents, tau) if weights["spread"] else None
            self._from, self._found = now, (labels.rows, tau.tau, targets)
        phase = session.curriculum[index]
        rate = factor * phase.rate(epochs + fraction)
        rows, used, targets = self._found
        by_hand = tuple(self.seen[2])
        return Snapshot(weights, rate, rows, labels.ids[rows], used, targets, phase.frozen, by_hand)

    def _targets(self, labels: Labels, latents: Latents, tau: Tau) -> np.ndarray | None:
        """Return the class probabilities that rows are to learn; None without a graph or labels."""
        session, rows, r = self._session, labels.rows, latents.responsibilities
        graph = session._trainer.graph
        if graph is None or not len(rows):
            return None
        is_unknown = unknown(r, tau.evidence, session._config.train.unknown_below)
        return spread(graph, tau.tau, r, rows, labels.ids[rows], is_unknown)
