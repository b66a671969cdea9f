"""The latents of a component's rows: the plane on which they are drawn, and a walk through the latent space.

In each dimension, places are measured from the mean of the component's rows, in standard deviations of these rows.
"""

from typing import NamedTuple

import numpy as np

from rcm_notebook.inference import Latents
from rcm_notebook.types import Float, Int

MOST = 2000
"""Most rows that are drawn on a plane. A choice: more rows hide each other."""

REACH = 3.0
"""How far a walk goes to either side, in standard deviations."""

FRAMES = 25
"""Number of places of a walk; the middle one is the mean. The strip shows every fourth."""

WIDEST = -1
"""Stands for the dimension in which the rows differ most."""


class Place(NamedTuple):
    """The rows whose most probable component is this one, and the mean and spread of their latents.

    Attributes:
        rows: Positions, ascending.
        centre: Mean of their latents.
        spread: Standard deviation of their latents in each dimension.
    """

    rows: Int[np.ndarray, " n"]
    centre: Float[np.ndarray, " d"]
    spread: Float[np.ndarray, " d"]

    @property
    def dimensions(self) -> tuple[int, ...]:
        """Every dimension, the one with the greatest spread first."""
        return tuple(int(j) for j in np.argsort(-self.spread, kind="stable"))

    @property
    def is_walkable(self) -> bool:
        """Whether a walk is possible: at least two rows differ."""
        return bool(self.spread.any())


def place_of(latents: Latents, component: int) -> Place:
    """Return the place of a component; if the component has no rows, centre and spread are zero."""
    rows = np.flatnonzero(latents.component == component)
    mean = latents.mean[rows]
    if not len(rows):
        return Place(rows, *np.zeros((2, mean.shape[1]), np.float32))
    return Place(rows, mean.mean(axis=0), mean.std(axis=0))


def axes_of(place: Place, dimension: int) -> tuple[int, int | None]:
    """Return the horizontal dimension (`dimension` or the widest) and the widest other one, None if there is none."""
    across = place.dimensions[0] if dimension == WIDEST else dimension
    others = [j for j in place.dimensions if j != across]
    return across, others[0] if others else None


def plane_of(place: Place, latents: Latents, dimension: int) -> tuple[Int[np.ndarray, " m"], Float[np.ndarray, "m 2"]]:
    """Return the rows to draw, at most `MOST` of them, and where each lies on the plane of `axes_of`."""
    rows = place.rows
    if len(rows) > MOST:
        rows = np.sort(np.random.default_rng(0).choice(rows, MOST, replace=False))
    standard = (latents.mean[rows] - place.centre) / np.maximum(place.spread, 1e-12)
    across, up = axes_of(place, dimension)
    points = np.stack([standard[:, across], standard[:, up] if up is not None else np.zeros(len(rows))], axis=1)
    return rows, points.astype(np.float32)


def walk_along(place: Place, dimension: int) -> Float[np.ndarray, "F d"]:
    """Return the latents of a walk through the mean, from `-REACH` to `REACH` along a dimension."""
    across, _ = axes_of(place, dimension)
    steps = np.zeros((FRAMES, len(place.centre)), np.float32)
    steps[:, across] = np.linspace(-REACH, REACH, FRAMES) * place.spread[across]
    return place.centre + steps


def nearest_rows(
    place: Place, latents: Latents, z: Float[np.ndarray, "F d"], most: int = 3
) -> Int[np.ndarray, "F near"]:
    """Return for each place in `z` the rows of the component with the nearest latents, the nearest first."""
    distance = np.linalg.norm(latents.mean[place.rows][None] - z[:, None], axis=-1)
    return place.rows[np.argsort(distance, axis=1, kind="stable")[:, :most]]
