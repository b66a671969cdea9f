"""The position of a run in the curriculum, and how it moves on. This module uses neither threads nor a session."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rcm_notebook.curriculum.ends import Course
from rcm_notebook.curriculum.phase import Curriculum


class Position(NamedTuple):
    """A position in the curriculum. Every checkpoint holds it.

    Attributes:
        phase: Index of the phase.
        phase_epochs: Number of epochs of the phase that are over.
        is_begun: Whether a step of the phase has been taken. What happens once a phase is then done.
        by_hand: Whether the user chose the phase, and not the curriculum.
    """

    phase: int = 0
    phase_epochs: int = 0
    is_begun: bool = False
    by_hand: bool = False

    def turned_to(self, index: int, curriculum: Curriculum) -> "Position":
        """Return the beginning of a phase that the user has chosen. If there is no such phase, return this position."""
        return Position(index, by_hand=True) if 0 <= index < len(curriculum) else self

    def begun(self) -> "Position":
        """Return this position after the phase's first step."""
        return self._replace(is_begun=True)

    def after_epoch(
        self, trained: int, curriculum: Curriculum, history: Sequence[Mapping[str, Any]], labels: int
    ) -> "Position":
        """Return the position after an epoch. If the phase has reached its end, this is the next phase.

        Args:
            trained: Index of the phase that the epoch belonged to. The epoch counts only for this phase, and not if the
                user has restarted it meanwhile.
            curriculum: The phases.
            history: Metrics of every epoch, including this one.
            labels: Number of rows that are labelled now.
        """
        if self.phase != trained or not self.is_begun:
            return self
        return self._replace(phase_epochs=self.phase_epochs + 1).moved_on(curriculum, history, labels)

    def moved_on(self, curriculum: Curriculum, history: Sequence[Mapping[str, Any]], labels: int) -> "Position":
        """Return the beginning of the next phase if this one has reached its end. A phase has at least one epoch."""
        epochs, following = self.phase_epochs, self.phase + 1
        course = Course(tuple(history)[len(history) - epochs :], labels)
        if epochs and curriculum[self.phase].end.is_reached(course) and following < len(curriculum):
            return Position(following)
        return self

    def weights_at(self, curriculum: Curriculum, fraction: float = 0.0) -> dict[str, float]:
        """Return the weights that the phase sets after `fraction` of the current epoch."""
        return curriculum[self.phase].weights_after(self.phase_epochs + fraction)

    def rate_at(self, curriculum: Curriculum, fraction: float = 0.0) -> float:
        """Return the phase's learning rate after `fraction` of the current epoch."""
        return curriculum[self.phase].rate(self.phase_epochs + fraction)
