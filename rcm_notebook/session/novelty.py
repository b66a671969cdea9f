"""The novelty of rows, from a sample of the training rows that is looked at once for each state of the parameters."""

from typing import Any

import numpy as np

from rcm_notebook.inference import Latents, see
from rcm_notebook.session.state import SessionState
from rcm_notebook.types import Float
from rcm_notebook.uncertainty import Reference, novelty, reference_of

SAMPLE = 5000
"""Training rows that a row is compared with at most; a choice that keeps 60,000 rows within seconds."""


class Novelty(SessionState):
    """The part of a session that tells what is unlike its data."""

    _reference: tuple[Latents, np.ndarray, Reference] | None = None
    _own_novelty: tuple[Latents, np.ndarray] | None = None

    def ood(self, x: Any = None) -> Float[np.ndarray, " N"]:
        """Return how unlike the data every row is, [N] in [0, 1]: 0.99 is as strange as one training row in a hundred.

        It needs no labels, and a decoder that has learned; before training it means little. The network runs, once for
        the session's own rows until it is trained further.

        Args:
            x: New rows, raw like the data set's; None scores the session's own.
        """
        with self._lock:
            learned = self._learned
        sample, reference = self._novelty_reference()
        model, params = self._trainer.model, learned.state.ema
        if x is not None:
            scaled = self.data.scale_new(x)
            return novelty(see(model, params, np.arange(len(scaled)), lambda rows: scaled[rows]), reference)
        if self._own_novelty is None or self._own_novelty[0] is not learned.latents:
            own = np.full(len(self.data), -1)
            own[sample] = np.arange(len(sample))
            seen = see(model, params, np.arange(len(self.data)), self.data.scaled)
            self._own_novelty = (learned.latents, novelty(seen, reference, own))
        return self._own_novelty[1]

    def _novelty_reference(self) -> tuple[np.ndarray, Reference]:
        """Return the sample's rows, and what they are like."""
        with self._lock:
            learned = self._learned
        if self._reference is None or self._reference[0] is not learned.latents:
            rng = np.random.default_rng(self._config.train.seed)
            rows = np.sort(rng.permutation(len(self.data))[:SAMPLE])
            seen = see(self._trainer.model, learned.state.ema, rows, self.data.scaled)
            self._reference = (learned.latents, rows, reference_of(seen))
        return self._reference[1:]

    def _novelty_of(self, row: int, look: bool) -> float | None:
        """Return the novelty of one row; None where it is not known and the network is not to look."""
        if self._own_novelty is not None and self._own_novelty[0] is self.latents:
            return float(self._own_novelty[1][row])
        if not look:
            return None
        with self._lock:
            learned = self._learned
        sample, reference = self._novelty_reference()
        own = np.append(np.flatnonzero(sample == row), -1)[:1]
        seen = see(self._trainer.model, learned.state.ema, np.array([row]), self.data.scaled)
        return float(novelty(seen, reference, own)[0])
