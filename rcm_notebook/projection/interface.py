"""What a projection is: it draws a map of points in the plane from latents, and finds the place of new rows on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Float, Int


@runtime_checkable
class LatentArrays(Protocol):
    """The arrays that a projection may read."""

    @property
    def responsibilities(self) -> Float[np.ndarray, "N K"]:
        """q(c | x) of every row."""
        ...

    @property
    def affinity(self) -> Float[np.ndarray, "K K"]:
        """J, the graph of components."""
        ...

    @property
    def mean(self) -> Float[np.ndarray, "N d"]:
        """Latent mean of every row's heaviest component; components need not share their coordinates."""
        ...

    @property
    def component(self) -> Int[np.ndarray, " N"]:
        """Every row's heaviest component."""
        ...


@dataclass(frozen=True)
class Projection:
    """A map maker: two pure functions, the same map for the same arrays, finite always.

    Attributes:
        draw: (latents, previous) -> positions [N, 2], float32, centred, most of them in [-1, 1]. `previous` is the map
            before, of the same rows or the first of them: the new map is turned to lie as close to it as it can, so
            that points move instead of jumping.
        place: (latents, positions, new) -> positions of the rows of `new` on the map `positions` of `latents`, with the
            same centres, axes and scale. A row that is on the map already gets the place that it has.
    """

    draw: Callable[[LatentArrays, Float[np.ndarray, "M 2"] | None], Float[np.ndarray, "N 2"]]
    place: Callable[[LatentArrays, Float[np.ndarray, "N 2"], LatentArrays], Float[np.ndarray, "M 2"]]

    def __call__(
        self, latents: LatentArrays, previous: Float[np.ndarray, "M 2"] | None = None
    ) -> Float[np.ndarray, "N 2"]:
        """Return the map; see `draw`."""
        return self.draw(latents, previous)


PROJECTIONS: Registry[Projection] = Registry("projection")
