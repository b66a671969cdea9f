"""Steering the training while it runs: weights and a rate that the user moves, phases that follow one another."""

from rcm_notebook.session.base import SessionBase


class Steering(SessionBase):
    """The door to what training aims at."""

    def set_weights(self, **weights: float) -> None:
        """Set weights of the objective. The next step of training reads them; nothing is compiled anew.

        Args:
            **weights: Name in ``SLIDERS`` -> value.

        Raises:
            LookupError: No such weight.
            ValueError: Not a finite number.

        Example:
            >>> session.set_weights(kl_z=0.3)
            >>> session.weights["kl_z"]
            0.3
        """
        self._steer(lambda: self._steered.set_weights(weights))

    def reset_weights(self, *names: str) -> None:
        """Give weights back to the phase. Without arguments all of them go back.

        Raises:
            LookupError: No such weight.

        Example:
            >>> session.set_weights(kl_z=0.3, recon=2.0)
            >>> session.reset_weights("kl_z")
            >>> dict(session.overrides)
            {'recon': 2.0}
        """
        self._steer(lambda: self._steered.reset_weights(names))

    def set_learning_rate_factor(self, factor: float) -> None:
        """Multiply the learning rate of every phase. The next step of training reads it; nothing is compiled anew.

        Args:
            factor: 1.0 leaves the rate to the phase; 0.1 is ten times as slow.

        Raises:
            ValueError: Not a positive finite number.

        Example:
            >>> session.set_learning_rate_factor(0.1)
            >>> session.learning_rate_factor
            0.1
        """
        self._steer(lambda: self._steered.set_learning_rate_factor(factor))

    def next_phase(self) -> None:
        """Go on to the curriculum's next phase. Optimiser, history and compiled step stay; so does the last phase.

        Raises:
            ReadOnly: The session may not write.

        Example:
            >>> session.next_phase()
            >>> session.phase.name
            'labels'
        """
        self._require_writable()
        self._steer(lambda: self._steered.turn_by(1))

    def previous_phase(self) -> None:
        """Go back to the phase before, which begins anew. What was learned stays; so does the first phase.

        Raises:
            ReadOnly: The session may not write.

        Example:
            >>> session.next_phase()
            >>> session.previous_phase()
            >>> session.phase.name
            'structure'
        """
        self._require_writable()
        self._steer(lambda: self._steered.turn_by(-1))

    def go_to_phase(self, name: str) -> None:
        """Go to any phase of the curriculum, which begins anew. Optimiser, history and compiled step stay.

        Raises:
            LookupError: No phase has this name; the message lists the names.
            ReadOnly: The session may not write.

        Example:
            >>> session.go_to_phase("labels")
            >>> session.phase.name, session.phase_epochs
            ('labels', 0)
        """
        self._require_writable()
        self._steer(lambda: self._steered.turn_to(name))
