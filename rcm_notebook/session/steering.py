"""Steering the objective while it trains: weights that the user moves, phases that follow one another."""

from types import MappingProxyType

import numpy as np

from rcm_notebook.objective import SLIDERS
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
        for name, value in weights.items():
            SLIDERS[name]
            if isinstance(value, bool) or not np.isfinite(value):
                raise ValueError(f"The weight of {name} is {value!r}; it must be a finite number.")
        with self._lock:
            self._overrides = {**self._overrides, **{name: float(value) for name, value in weights.items()}}
            self._show_weights()

    def reset_weights(self, *names: str) -> None:
        """Give weights back to the phase; all of them without arguments."""
        with self._lock:
            dropped = {name for name in names if SLIDERS[name]} or set(self._overrides)
            self._overrides = {name: value for name, value in self._overrides.items() if name not in dropped}
            self._show_weights()

    def next_phase(self) -> None:
        """Go on to the curriculum's next phase; optimiser, history and compiled step stay. The last one stays."""
        with self._lock:
            self._require_writable()
            self._enter_phase(self._position[0] + 1)
            self._show_phase()

    def _effective_weights(self) -> dict[str, float]:
        defaults = {name: slider.default for name, slider in SLIDERS.items()}
        return {**defaults, **self.curriculum[self._position[0]].weights, **self._overrides}

    def _show_weights(self) -> None:
        self.weights = MappingProxyType(self._effective_weights())

    def _show_phase(self) -> None:
        self.phase = self.curriculum[self._position[0]]
        self._show_weights()

    def _enter_phase(self, index: int) -> None:
        if index < len(self.curriculum):
            self._position = (index, 0)

    def _finish_epoch(self) -> None:
        """Count an epoch of the phase, and go on when it was the last."""
        index, epochs = self._position
        self._position = (index, epochs + 1)
        length = self.curriculum[index].epochs
        if length is not None and epochs + 1 >= length:
            self._enter_phase(index + 1)
