"""The interface of a projection: it makes a map of the rows in the plane from latents, and places new rows on it."""

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
        """Latent mean of every row's heaviest component. Components need not share their coordinates."""
        ...

    @property
    def component(self) -> Int[np.ndarray, " N"]:
        """Heaviest component of every row."""
        ...


@dataclass(frozen=True)
class Projection:
    """A projection: two pure functions. The same arrays give the same map, and all its values are finite.

    Attributes:
        draw: (latents, previous) -> positions [N, 2], float32, centred, most of them in [-1, 1]. `previous` is the
            previous map of the same rows, or of the first of them. The new map is turned to lie as close to it as
            possible, so that points move and do not jump.
        place: (latents, positions, new) -> positions of the rows of `new` on the map `positions` of `latents`, with the
            same centres, axes and scale. A row that is already on the map gets its position there.
    """

    draw: Callable[[LatentArrays, Float[np.ndarray, "M 2"] | None], Float[np.ndarray, "N 2"]]
    place: Callable[[LatentArrays, Float[np.ndarray, "N 2"], LatentArrays], Float[np.ndarray, "M 2"]]

    def __call__(
        self, latents: LatentArrays, previous: Float[np.ndarray, "M 2"] | None = None
    ) -> Float[np.ndarray, "N 2"]:
        """Return the map; see `draw`."""
        return self.draw(latents, previous)


PROJECTIONS: Registry[Projection] = Registry("projection", Projection)
