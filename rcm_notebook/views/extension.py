"""New rows on an existing map: they are scored and placed. Nothing is trained, and no other point moves."""

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
    """The results of a session for M new rows.

    Attributes:
        positions: Positions of the rows on the session's map.
        component: Heaviest component of each row.
        prediction: The prediction for the rows.
    """

    positions: Float[np.ndarray, "M 2"]
    component: Int[np.ndarray, " M"]
    prediction: Prediction

    @property
    def ids(self) -> Int[np.ndarray, " M"]:
        """The most probable class of every row; -1 without labels."""
        return self.prediction.ids

    @property
    def proba(self) -> Float[np.ndarray, "M C"]:
        """p(y | x)."""
        return self.prediction.proba

    @property
    def unknown(self) -> Bool[np.ndarray, " M"]:
        """Rows that too few labels reach for their class to mean anything."""
        return self.prediction.unknown

    @property
    def certainty(self) -> Float[np.ndarray, " M"]:
        """The probability of the most probable class; 0 if the row is unknown."""
        return self.prediction.certainty

    def __len__(self) -> int:
        """Return M."""
        return len(self.positions)


def extend(view: View, x_new: Any, projection: str) -> Extension:
    """Score new rows and place them on the map of the data. The view does not change.

    Args:
        view: The view.
        x_new: Raw rows with the shape and type of the data set's rows.
        projection: Name in ``PROJECTIONS`` of the function that made the map.

    Raises:
        ValueError: The rows have another shape or type than the data set's.
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
