"""New rows on the map that is there: scored and placed, without training and without moving anything."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rcm_notebook.inference import Latents
from rcm_notebook.prediction import Prediction
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.types import Bool, Float, Int
from rcm_notebook.views.view import View


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


def extend(view: View, x_new: Any, projection: str) -> Extension:
    """Score new rows and place them on the map of the data's own; nothing of the view changes.

    Args:
        view: What is shown.
        x_new: Raw rows, shaped and typed as the data set's.
        projection: Name in ``PROJECTIONS``, how the map was drawn.

    Raises:
        ValueError: The rows are not as the data set's.
    """
    responsibilities, mean = view.network.infer(view.data.scale_new(x_new))
    old = view.latents
    new = Latents(responsibilities, old.affinity, mean, old.prototypes)
    place = PROJECTIONS[projection].place
    return Extension(
        place(old, view.positions, new),  # pyright: ignore[reportArgumentType]  (cached property)
        new.component,
        view.predicted(responsibilities),
    )
