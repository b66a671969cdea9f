"""Watches the steps of a job for divergence, a little behind the device, so that no step waits for a look at it."""

from collections import deque
from typing import Any

from rcm_notebook.training.divergence import Diverged, broken_parts, fault, remedy
from rcm_notebook.training.step import TrainState
from rcm_notebook.training.trainer import Snapshot, Trainer, own

IN_FLIGHT = 2
"""Steps handed to the device ahead of the one that is looked at. A choice: the device is never idle meanwhile."""


class Watch:
    """Looks at each step once the device is through with it.

    Args:
        trainer: Whose steps these are.
    """

    def __init__(self, trainer: Trainer):
        self._trainer = trainer
        self._in_flight: deque[tuple[int, Snapshot, dict[str, Any]]] = deque()

    def add(self, number: int, snapshot: Snapshot, metrics: dict[str, Any]) -> None:
        """Watch a step, and wait for the one `IN_FLIGHT` before it.

        Args:
            number: The count of steps before it.
            snapshot: What the step has read.
            metrics: The step's metrics, on the device.

        Raises:
            Diverged: A step that is over was bad; the message says what was wrong with it and what to try.
        """
        self._in_flight.append((number, snapshot, metrics))
        while len(self._in_flight) > IN_FLIGHT:
            self._look()

    def require_good(self, state: TrainState, number: int, snapshot: Snapshot) -> None:
        """Raise Diverged unless training can go on from `state`, so that it may be kept.

        All steps to it must be good, its numbers finite, and also the next step, which is taken on a copy: a loss says
        only what the parameters were before its step.

        Args:
            state: The state after `number` steps.
            number: The count of steps before it.
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
            f"epoch is kept, here and on disk. {advice}"
        )
