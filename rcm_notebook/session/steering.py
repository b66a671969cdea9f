"""Steering the training while it runs: weights and a rate that the user moves, phases that follow one another."""

from rcm_notebook.session.base import SessionBase


class Steering(SessionBase):
    """The door to what training aims at."""

    def set_weights(self, **weights: float) -> None:
        """Set weights of the objective, at once and also while training; nothing is compiled anew.

        Args:
            **weights: Name in ``SLIDERS`` -> value.

        Raises:
            LookupError: No such weight.
            ValueError: Not a finite number.
        """
        self._steer(lambda: self._steered.set_weights(weights))

    def reset_weights(self, *names: str) -> None:
        """Give weights back to the phase; all of them without arguments."""
        self._steer(lambda: self._steered.reset_weights(names))

    def set_learning_rate_factor(self, factor: float) -> None:
        """Multiply the learning rate of every phase, at once and also while training; nothing is compiled anew.

        Args:
            factor: 1.0 leaves the rate to the phase; 0.1 is ten times as slow.

        Raises:
            ValueError: Not a positive finite number.
        """
        self._steer(lambda: self._steered.set_learning_rate_factor(factor))

    def next_phase(self) -> None:
        """Go on to the curriculum's next phase; optimiser, history and compiled step stay. The last one stays."""
        self._require_writable()
        self._steer(lambda: self._steered.turn_by(1))

    def previous_phase(self) -> None:
        """Go back to the phase before, which begins anew; what was learned stays. The first one stays."""
        self._require_writable()
        self._steer(lambda: self._steered.turn_by(-1))

    def go_to_phase(self, name: str) -> None:
        """Go to any phase of the curriculum, which begins anew; optimiser, history and compiled step stay.

        Raises:
            LookupError: No phase has this name; the message has those that do.
        """
        self._require_writable()
        self._steer(lambda: self._steered.turn_to(name))
