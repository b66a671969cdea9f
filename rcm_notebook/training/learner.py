"""The learner: it takes steps, computes the latents and the map after every epoch, and saves them.

It uses neither threads nor traits. It talks to its caller through a `Host`.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import jax
import numpy as np

from rcm_notebook.curriculum import Curriculum, Position
from rcm_notebook.inference import Network, compute_latents, sharing
from rcm_notebook.prediction import TauRule
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.training.checkpoint import Learned
from rcm_notebook.training.divergence import Diverged
from rcm_notebook.training.journal import Journal
from rcm_notebook.training.progress import Progress
from rcm_notebook.training.reading import Reading, Snapshots
from rcm_notebook.training.step import TrainState, loosen
from rcm_notebook.training.trainer import Trainer, epoch_metrics, own, steps_left
from rcm_notebook.training.watch import IN_FLIGHT, Watch

REPORT_EVERY = 0.15  # Seconds between two reports; a choice: smooth to the eye, cheap for the kernel.
SAVE_EVERY = 15.0  # Seconds between two checkpoints of one job; the last epoch is always saved.


@runtime_checkable
class Host(Protocol):
    """The caller that runs a learner."""

    @property
    def is_cancelled(self) -> bool:
        """Whether training is to stop before the next step."""
        ...

    def read(self) -> Reading:
        """Return what the next step reads. All of it comes from one moment."""
        ...

    def report(self, progress: Progress) -> None:
        """Receive how far training is."""
        ...

    def take_over(self, learned: Learned, begun: Position | None, finished: int | None) -> None:
        """Show `learned` from now on.

        Args:
            learned: What training has learned.
            begun: The position whose phase training has begun since the last call, if any.
            finished: Index of the phase whose epoch has just ended; None inside an epoch.
        """
        ...

    def save(self, learned: Learned) -> None:
        """Write a checkpoint."""
        ...


class Learner:
    """Trains one model on one data set.

    Args:
        trainer: The compiled step.
        rule: The rule that computes tau from labels.
        curriculum: The phases.
        projection: Name in ``PROJECTIONS`` of the function that makes the map.
        journal: Path of journal.log, which records from which step on labels and weights were read.
    """

    def __init__(self, trainer: Trainer, rule: TauRule, curriculum: Curriculum, projection: str, journal: Path):
        self.trainer, self.rule = trainer, rule
        self._curriculum, self._project, self._journal = curriculum, PROJECTIONS[projection], journal

    def look(
        self,
        state: TrainState,
        previous: np.ndarray | None = None,
        history: tuple[Mapping[str, Any], ...] = (),
        progress: bool = False,
    ) -> Learned:
        """Compute the latents and the map of the data with the averaged parameters.

        Args:
            state: Parameters, their average and the optimiser.
            previous: The previous map. The new one is aligned to it.
            history: Metrics of every epoch so far.
            progress: Whether to show a bar if it takes longer than two seconds.
        """
        trainer = self.trainer
        latents = compute_latents(trainer.model, state.ema, trainer.data, trainer.pairs, trainer.config.seed, progress)
        positions = self._project(latents, previous=previous)  # pyright: ignore[reportArgumentType]  (cached property)
        return Learned(own(state), latents, positions, history)

    def network(self, learned: Learned) -> Network:
        """Return the model with the averaged parameters of `learned`."""
        return Network(self.trainer.model, learned.state.ema)

    def train(self, learned: Learned, epochs: int, host: Host) -> None:
        """Train for `epochs` more epochs, or until the host cancels. An unfinished epoch counts as the first.

        Args:
            learned: The state from which training continues.
            epochs: Number of passes over the data.
            host: The caller. The learner reads from it before each step, and reports to it after some steps.

        Raises:
            Diverged: A loss or a gradient is no longer finite. What was learned before that epoch is saved.
        """
        trainer, state = self.trainer, own(learned.state)
        per_epoch = trainer.steps_per_epoch
        steps = list(steps_left(int(state.step), per_epoch, epochs))
        snapshots, watch, journal = Snapshots(self._curriculum, self.rule), Watch(trainer), Journal(self._journal)
        metrics: list[dict[str, jax.Array]] = []
        begun: Position | None = None
        begin = time.monotonic()
        saved = reported = begin
        is_saved = True
        try:
            for taken, number in enumerate(steps, start=1):
                if host.is_cancelled:
                    break
                reading, turned = host.read(), None
                position = reading.position
                if not position.is_begun and position is not begun:
                    phase = self._curriculum[position.phase]
                    state, begun = loosen(state, phase.loosen), position
                    turned = phase.name if position.by_hand else None
                snapshot = snapshots.of(reading, learned.latents, number % per_epoch / per_epoch)
                journal.note(number, reading, turned)
                state, terms = trainer.step(state, number, snapshot)
                metrics.append(terms)
                watch.add(number, snapshot, terms)
                if time.monotonic() - reported > REPORT_EVERY or taken in (1, len(steps)):
                    done = (number + 1) // per_epoch - steps[0] // per_epoch
                    host.report(self._progress(done, epochs, taken, len(steps), begin, metrics))
                    reported = time.monotonic()
                if (number + 1) % per_epoch == 0:
                    rate = taken * trainer.batch / (time.monotonic() - begin)
                    watch.require_good(state, number + 1, snapshots.of(host.read(), learned.latents, 0.0))
                    learned = self._epoch_closed(state, learned, metrics, number + 1, position.phase, rate)
                    host.take_over(learned, begun, position.phase)
                    metrics, is_saved = [], False
                    if time.monotonic() - saved > SAVE_EVERY or taken == len(steps):
                        host.save(learned)
                        saved, is_saved = time.monotonic(), True
            if metrics:  # Cancelled inside an epoch: show and save what the finished steps have learned.
                number = int(state.step)
                following = snapshots.of(host.read(), learned.latents, number % per_epoch / per_epoch)
                watch.require_good(state, number, following)
                learned = self.look(state, learned.positions, learned.history)
                host.take_over(learned, begun, None)
                host.save(learned)
        except Diverged:
            if not is_saved:
                host.save(learned)
            raise

    def _epoch_closed(
        self, state: TrainState, before: Learned, metrics: list, step: int, phase: int, rate: float
    ) -> Learned:
        """Return what is learned after an epoch, with its entry in the history. `step` steps are taken by then."""
        seen = self.look(state, before.positions, before.history)
        pi_logits = np.asarray(state.ema["pi_logits"]) if "pi_logits" in state.ema else None
        entry = {
            "epoch": step // self.trainer.steps_per_epoch,
            "phase": self._curriculum[phase].name,
            "step": step,
            **epoch_metrics(metrics),
            **sharing(seen.latents.responsibilities, seen.latents.usage, pi_logits),
            "examples_per_second": round(rate, 1),
        }
        return seen._replace(history=(*before.history, MappingProxyType(entry)))

    def _progress(
        self, epoch: int, epochs: int, taken: int, steps: int, begin: float, metrics: list[dict[str, Any]]
    ) -> Progress:
        looked_at = metrics[max(0, len(metrics) - 1 - IN_FLIGHT)]
        terms = MappingProxyType({name: float(value) for name, value in looked_at.items()})
        seconds = time.monotonic() - begin
        rate, eta = taken * self.trainer.batch / seconds, seconds / taken * (steps - taken)
        return Progress("training", epoch, epochs, taken, steps, rate, eta, terms)
