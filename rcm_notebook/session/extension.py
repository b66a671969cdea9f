"""New rows on the map that is there: scored and placed, without training and without moving anything."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rcm_notebook.inference import Latents, in_batches, infer
from rcm_notebook.prediction import Prediction
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.session.state import SessionState
from rcm_notebook.types import Bool, Float, Int


@dataclass(frozen=True, eq=False)
class Extension:
    """What a session says of M new rows.

    Attributes:
        positions: Their places on the session's map.
        component: The heaviest component of each.
        prediction: All that the labels say of them.
    """

    positions: Float[np.ndarray, "M 2"]
    component: Int[np.ndarray, " M"]
    prediction: Prediction

    @property
    def ids(self) -> Int[np.ndarray, " M"]:
        """The most probable class; -1 before any label."""
        return self.prediction.ids

    @property
    def proba(self) -> Float[np.ndarray, "M C"]:
        """p(y | x)."""
        return self.prediction.proba

    @property
    def unknown(self) -> Bool[np.ndarray, " M"]:
        """Where too few labels reach a row for its class to mean anything."""
        return self.prediction.unknown

    @property
    def certainty(self) -> Float[np.ndarray, " M"]:
        """The probability of the most probable class; 0 where unknown."""
        return self.prediction.certainty

    def __len__(self) -> int:
        """Return M."""
        return len(self.positions)


class Extending(SessionState):
    """The part of a session that takes in new rows."""

    def extend(self, x_new: Any) -> Extension:
        """Score new rows and place them on the map of the session's own; nothing of the session changes.

        Args:
            x_new: Raw rows, shaped and typed as the data set's.

        Raises:
            ValueError: They are not.
        """
        with self._lock:
            prediction, learned = self.prediction, self._learned
        scaled = self.data.scale_new(x_new)
        model, params = self._trainer.model, learned.state.ema
        responsibilities, mean = in_batches(
            lambda batch: infer(model, params, batch), np.arange(len(scaled)), lambda rows: scaled[rows]
        )
        old = learned.latents
        new = Latents(responsibilities, old.affinity, mean, old.prototypes)
        place = PROJECTIONS[self._config.projection].place
        return Extension(
            place(old, learned.positions, new),  # pyright: ignore[reportArgumentType]  (cached property)
            new.component,
            self._predict(responsibilities, prediction.tau, lambda: prediction.temperature),
        )
