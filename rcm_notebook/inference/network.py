"""The network that the user sees: the model with its averaged parameters, and its outputs for rows and latents."""

from dataclasses import dataclass

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.inference.features import see
from rcm_notebook.inference.latents import Redrawn, draw, in_batches, infer, redraw
from rcm_notebook.model import RCMVAE
from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty import Seen


@dataclass(frozen=True, eq=False)
class Network:
    """A model with parameters that no longer change.

    Attributes:
        model: The architecture.
        params: Parameters of the model, usually the averaged ones.
    """

    model: RCMVAE
    params: dict

    def infer(self, x: Float[np.ndarray, "M *shape"]) -> tuple[Float[np.ndarray, "M K"], Float[np.ndarray, "M d"]]:
        """Return responsibilities and the latent mean of the heaviest component for scaled rows (at least one)."""
        found = in_batches(lambda batch: infer(self.model, self.params, batch), np.arange(len(x)), lambda rows: x[rows])
        return found[0], found[1]

    def responsibilities(self, data: Dataset, rows: Int[np.ndarray, " M"]) -> Float[np.ndarray, "M K"]:
        """Return r of some rows of a data set. There may be no rows."""
        if not len(rows):
            return np.empty((0, self.model.config.given("components")), np.float32)
        return in_batches(lambda batch: infer(self.model, self.params, batch), rows, data.scaled)[0]

    def see(self, data: Dataset, rows: Int[np.ndarray, " M"]) -> Seen:
        """Return the outputs that novelty is computed from, for some rows of a data set."""
        return see(self.model, self.params, rows, data.scaled)

    def see_new(self, x: Float[np.ndarray, "M *shape"]) -> Seen:
        """Return the outputs that novelty is computed from, for scaled rows."""
        return see(self.model, self.params, np.arange(len(x)), lambda rows: x[rows])

    def redraw(self, data: Dataset, rows: Int[np.ndarray, " n"]) -> Redrawn:
        """Return the reconstructions of rows of a data set by their heaviest components."""
        return redraw(self.model, self.params, data, rows)

    def draw(self, component: int, z: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n *shape"]:
        """Return latents of a component, decoded, in the units of the scaled data."""
        return draw(self.model, self.params, component, z)
