"""Checks the steps of a job for divergence. The check runs a few steps late, so that no step waits for it."""

from collections import deque
from typing import Any

from rcm_notebook.training.divergence import Diverged, broken_parts, fault, remedy
from rcm_notebook.training.step import TrainState
from rcm_notebook.training.trainer import Snapshot, Trainer, own

IN_FLIGHT = 2
"""Number of steps that the device has got after the one that is checked. A choice: the device is never idle."""


class Watch:
    """Checks each step after the device has finished it.

    Args:
        trainer: The trainer that takes the steps.
    """

    def __init__(self, trainer: Trainer):
        self._trainer = trainer
        self._in_flight: deque[tuple[int, Snapshot, dict[str, Any]]] = deque()

    def add(self, number: int, snapshot: Snapshot, metrics: dict[str, Any]) -> None:
        """Add a step to the queue, and check the one `IN_FLIGHT` before it.

        Args:
            number: Number of steps before it.
            snapshot: What the step has read.
            metrics: The step's metrics, on the device.

        Raises:
            Diverged: A finished step was bad. The message says what was wrong and what to try.
        """
        self._in_flight.append((number, snapshot, metrics))
        while len(self._in_flight) > IN_FLIGHT:
            self._look()

    def require_good(self, state: TrainState, number: int, snapshot: Snapshot) -> None:
        """Raise Diverged unless training can continue from `state`. Only then may `state` be saved.

        All steps before it must be good, and its numbers must be finite. The next step, taken on a copy, must be good
        too, since a step's losses show only the parameters before that step.

        Args:
            state: The state after `number` steps.
            number: Number of steps taken before.
            snapshot: What the next step would read.
        """
        self._finish()
        broken = broken_parts(state)
        if broken:
            self._stop(number - 1, f"{broken} are not finite", snapshot)
        _, metrics = self._trainer.step(own(state), number, snapshot)
        self._in_flight.append((number, snapshot, metrics))
        self._finish()

    def _finish(self) -> None:
        while self._in_flight:
            self._look()

    def _look(self) -> None:
        number, snapshot, metrics = self._in_flight.popleft()
        wrong = fault(metrics, snapshot.weights)
        if wrong:
            self._stop(number, wrong, snapshot)

    def _stop(self, number: int, wrong: str, snapshot: Snapshot) -> None:
        epoch, position = divmod(number, self._trainer.steps_per_epoch)
        advice = remedy(snapshot.weights, snapshot.by_hand, snapshot.learning_rate)
        raise Diverged(
            f"Training diverged at step {position + 1} of epoch {epoch + 1}: {wrong}. All that was learned before this "
            f"epoch is kept, in memory and on disk. {advice}"
        )
