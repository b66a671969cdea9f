"""Steering the training while it runs: weights and a rate that the user moves, phases that follow one another."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from rcm_notebook.curriculum import Course, Position
from rcm_notebook.objective import SLIDERS, require_weights
from rcm_notebook.session.state import SessionState


class Steering(SessionState):
    """The part of a session that says what training aims at."""

    def set_weights(self, **weights: float) -> None:
        """Set weights of the objective, at once and also while training; nothing is compiled anew.

        Args:
            **weights: Name in ``SLIDERS`` -> value.

        Raises:
            LookupError: No such weight.
            ValueError: Not a finite number.
        """
        require_weights(weights)
        with self._lock:
            self._overrides = {**self._overrides, **{name: float(value) for name, value in weights.items()}}
            self._show_weights()

    def reset_weights(self, *names: str) -> None:
        """Give weights back to the phase; all of them without arguments."""
        with self._lock:
            dropped = {name for name in names if SLIDERS[name]} or set(self._overrides)
            self._overrides = {name: value for name, value in self._overrides.items() if name not in dropped}
            self._show_weights()

    def set_learning_rate_factor(self, factor: float) -> None:
        """Multiply the learning rate of every phase, at once and also while training; nothing is compiled anew.

        Args:
            factor: 1.0 leaves the rate to the phase; 0.1 is ten times as slow.

        Raises:
            ValueError: Not a positive finite number.
        """
        if isinstance(factor, bool) or not 0 < factor < np.inf:
            raise ValueError(f"The learning rate's factor is {factor!r}; it must be a positive finite number.")
        with self._lock:
            self.learning_rate_factor = float(factor)

    def next_phase(self) -> None:
        """Go on to the curriculum's next phase; optimiser, history and compiled step stay. The last one stays."""
        with self._lock:
            self._turn_to(self._position.phase + 1)

    def previous_phase(self) -> None:
        """Go back to the phase before, which begins anew; what was learned stays. The first one stays."""
        with self._lock:
            self._turn_to(self._position.phase - 1)

    def go_to_phase(self, name: str) -> None:
        """Go to any phase of the curriculum, which begins anew; optimiser, history and compiled step stay.

        Raises:
            LookupError: No phase has this name; the message has those that do.
        """
        names = [phase.name for phase in self.curriculum]
        if name not in names:
            raise LookupError(f"No phase named {name!r}; the curriculum has {', '.join(names)}.")
        with self._lock:
            self._turn_to(names.index(name))

    def _effective_weights(self, fraction: float = 0.0) -> dict[str, float]:
        """Return every weight where `fraction` of the current epoch is over."""
        index, epochs, *_ = self._position
        defaults = {name: slider.default for name, slider in SLIDERS.items()}
        return {**defaults, **self.curriculum[index].weights_after(epochs + fraction), **self._overrides}

    def _show_weights(self) -> None:
        self.overrides = MappingProxyType(dict(self._overrides))
        self.weights = MappingProxyType(self._effective_weights())

    def _show_phase(self) -> None:
        self.phase, self.phase_epochs = self.curriculum[self._position.phase], self._position.phase_epochs
        self._show_weights()

    def _turn_to(self, index: int) -> None:
        self._require_writable()
        self._enter_phase(index, by_hand=True)
        self._show_phase()

    def _enter_phase(self, index: int, by_hand: bool = False) -> None:
        if 0 <= index < len(self.curriculum):
            self._position = Position(index, by_hand=by_hand)

    def _finish_epoch(self, trained: int, history: Sequence[Mapping[str, Any]]) -> None:
        """Count an epoch of the phase, and go on when its end is reached.

        Args:
            trained: Index of the phase that the epoch belonged to; nothing is counted if the user has left it since.
            history: With the finished epoch.
        """
        if self._position.phase != trained:
            return
        self._position = self._position._replace(phase_epochs=self._position.phase_epochs + 1)
        self._leave_finished(history)

    def _leave_finished(self, history: Sequence[Mapping[str, Any]]) -> None:
        """Go on to the next phase where the end of this one is reached; a phase lasts an epoch at least."""
        index, epochs, *_ = self._position
        course = Course(tuple(history)[len(history) - epochs :], len(self.labels))
        if epochs and self.curriculum[index].end.is_reached(course):
            self._enter_phase(index + 1)
