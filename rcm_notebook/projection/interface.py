"""What a projection is: a function from latents to a map of points in the plane."""

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


@runtime_checkable
class Projection(Protocol):
    """A map maker: pure, the same map for the same arrays, finite always."""

    def __call__(
        self, latents: LatentArrays, previous: Float[np.ndarray, "M 2"] | None = None
    ) -> Float[np.ndarray, "N 2"]:
        """Return positions (float32), centred, most of them in [-1, 1].

        Args:
            latents: The arrays to show.
            previous: The map before, of the same rows or the first of them. The new map is turned to lie as close to
                it as it can, so that points move instead of jumping.
        """
        ...


PROJECTIONS: Registry[Projection] = Registry("projection")
