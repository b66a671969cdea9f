"""Where in the curriculum a run is, and where it goes from there; nothing here knows of threads or of a session."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rcm_notebook.curriculum.ends import Course
from rcm_notebook.curriculum.phase import Curriculum


class Position(NamedTuple):
    """A place in the curriculum, kept with every checkpoint.

    Attributes:
        phase: Index of the phase.
        phase_epochs: Epochs of it that are over.
        is_begun: Whether the parameters have taken a step of it, so that what happens once has happened.
        by_hand: Whether the user has turned to it, instead of the curriculum.
    """

    phase: int = 0
    phase_epochs: int = 0
    is_begun: bool = False
    by_hand: bool = False

    def turned_to(self, index: int, curriculum: Curriculum) -> "Position":
        """Return the beginning of a phase that the user has chosen; where there is none, stay."""
        return Position(index, by_hand=True) if 0 <= index < len(curriculum) else self

    def begun(self) -> "Position":
        """Return this place after a first step."""
        return self._replace(is_begun=True)

    def after_epoch(
        self, trained: int, curriculum: Curriculum, history: Sequence[Mapping[str, Any]], labels: int
    ) -> "Position":
        """Return the place after an epoch, in the next phase where the end of this one is reached.

        Args:
            trained: Index of the phase that the epoch belonged to. It counts for no other, nor for the same phase begun
                anew, so that a phase that the user has turned to meanwhile has its own first epoch.
            curriculum: The phases.
            history: Metrics of every epoch, this one included.
            labels: How many rows are labelled now.
        """
        if self.phase != trained or not self.is_begun:
            return self
        return self._replace(phase_epochs=self.phase_epochs + 1).moved_on(curriculum, history, labels)

    def moved_on(self, curriculum: Curriculum, history: Sequence[Mapping[str, Any]], labels: int) -> "Position":
        """Return the next phase's beginning where the end of this one is reached; a phase lasts an epoch at least."""
        epochs, following = self.phase_epochs, self.phase + 1
        course = Course(tuple(history)[len(history) - epochs :], labels)
        if epochs and curriculum[self.phase].end.is_reached(course) and following < len(curriculum):
            return Position(following)
        return self

    def weights_at(self, curriculum: Curriculum, fraction: float = 0.0) -> dict[str, float]:
        """Return the weights that the phase sets, where `fraction` of the current epoch is over."""
        return curriculum[self.phase].weights_after(self.phase_epochs + fraction)

    def rate_at(self, curriculum: Curriculum, fraction: float = 0.0) -> float:
        """Return the phase's learning rate, where `fraction` of the current epoch is over."""
        return curriculum[self.phase].rate(self.phase_epochs + fraction)
