"""The network as the user sees it: the model with its averaged parameters, asked about rows and latents."""

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
        params: Its parameters, usually the averaged ones.
    """

    model: RCMVAE
    params: dict

    def infer(self, x: Float[np.ndarray, "M *shape"]) -> tuple[Float[np.ndarray, "M K"], Float[np.ndarray, "M d"]]:
        """Return responsibilities and the latent mean of the heaviest component, for scaled rows (at least one)."""
        found = in_batches(lambda batch: infer(self.model, self.params, batch), np.arange(len(x)), lambda rows: x[rows])
        return found[0], found[1]

    def responsibilities(self, data: Dataset, rows: Int[np.ndarray, " M"]) -> Float[np.ndarray, "M K"]:
        """Return r of some rows of a data set, perhaps none."""
        if not len(rows):
            return np.empty((0, self.model.config.given("components")), np.float32)
        return in_batches(lambda batch: infer(self.model, self.params, batch), rows, data.scaled)[0]

    def see(self, data: Dataset, rows: Int[np.ndarray, " M"]) -> Seen:
        """Return what novelty is judged by, for some rows of a data set."""
        return see(self.model, self.params, rows, data.scaled)

    def see_new(self, x: Float[np.ndarray, "M *shape"]) -> Seen:
        """Return what novelty is judged by, for scaled rows."""
        return see(self.model, self.params, np.arange(len(x)), lambda rows: x[rows])

    def redraw(self, data: Dataset, rows: Int[np.ndarray, " n"]) -> Redrawn:
        """Return rows of a data set as their heaviest components redraw them."""
        return redraw(self.model, self.params, data, rows)

    def draw(self, component: int, z: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n *shape"]:
        """Return what latents of a component look like, in the units of the scaled data."""
        return draw(self.model, self.params, component, z)
