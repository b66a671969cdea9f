"""Positions of rows around their component's centre, mostly in a disc of radius 1.

A row's position is given by the two principal axes of its component's latent means (components need not share
coordinates). Each axis is divided by its standard deviation. Far rows are moved inwards:

    rho -> asinh(rho) / asinh(2),   rho the distance from the mean in standard deviations
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rcm_notebook.projection.procrustes import rotation
from rcm_notebook.types import Bool, Float, Int

ROUNDNESS = 0.7
"""At 1 every component is a round disc, at 0 it keeps the proportions of its axes. A choice, by eye: no thin lines."""

FLAT = 1e-6
"""Relative spread below which an axis carries no information. Its rows are then scattered by their number."""


class Disc(NamedTuple):
    """The map from the latents of one component to a disc.

    Attributes:
        middle: Mean of the latents.
        axes: Their two principal axes; a missing axis is zero.
        spread: Standard deviation along each axis; 0.5 if the axis is flat.
        squeeze: Factor of the second axis.
        flat: Whether each axis carries no information, so that rows are scattered by their number.
    """

    middle: Float[np.ndarray, " d"]
    axes: Float[np.ndarray, "d 2"]
    spread: Float[np.ndarray, " 2"]
    squeeze: float
    flat: Bool[np.ndarray, " 2"]


def offsets(
    mean: Float[np.ndarray, "N d"],
    component: Int[np.ndarray, " N"],
    n_components: int,
    previous: Float[np.ndarray, "M 2"] | None = None,
) -> Float[np.ndarray, "N 2"]:
    """Return every row's position in the disc of its heaviest component. Each disc is turned to match the previous map.

    Args:
        mean: Latent mean of each row's heaviest component.
        component: Heaviest component of each row.
        n_components: K.
        previous: Previous positions of the first M rows, around the centre of the same component.
    """
    result = np.zeros((len(mean), 2))
    for rows in members(component, n_components):
        if len(rows):
            result[rows] = in_disc(disc(mean[rows]), mean[rows], rows)
            if previous is not None:
                known = rows[rows < len(previous)]
                result[rows] = result[rows] @ rotation(result[known], previous[known])
    return result


def members(component: Int[np.ndarray, " N"], n_components: int) -> list[Int[np.ndarray, " n"]]:
    """Return the rows of each component."""
    order = np.argsort(component, kind="stable")
    ends = np.searchsorted(component[order], np.arange(n_components + 1))
    return [order[start:stop] for start, stop in pairwise(ends)]


def disc(points: Float[np.ndarray, "n d"]) -> Disc:
    """Return the map from the latents of a component's rows to a disc. There must be at least one row."""
    points = _finite(points)
    middle = points.mean(axis=0)
    axes = main_axes(points - middle)
    spread = ((points - middle) @ axes).std(axis=0)
    flat = spread <= FLAT * max(spread[0], np.abs(points).max(), FLAT)
    spread[flat] = 0.5
    return Disc(middle, axes, spread, float(min(spread[1] / spread[0], 1.0) ** (1 - ROUNDNESS)), flat)


def in_disc(disc: Disc, points: Float[np.ndarray, "n d"], rows: Int[np.ndarray, " n"]) -> Float[np.ndarray, "n 2"]:
    """Return the positions of rows in a component's disc. Their numbers `rows` scatter them along flat axes."""
    main = (_finite(points) - disc.middle) @ disc.axes
    main[:, disc.flat] = _sunflower(rows)[:, disc.flat]
    scaled = main / disc.spread
    scaled[:, 1] *= disc.squeeze
    radius = np.linalg.norm(scaled, axis=1, keepdims=True)
    return scaled * np.divide(np.arcsinh(radius), radius, out=np.ones_like(radius), where=radius > 0) / np.arcsinh(2)


def main_axes(centred: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "d 2"]:
    """Return the two principal axes of centred points; a missing axis is zero."""
    _, axes = np.linalg.eigh(centred.T @ centred)
    main = axes[:, ::-1][:, :2]
    return np.pad(main, ((0, 0), (0, 2 - main.shape[1])))


def _finite(points: np.ndarray) -> np.ndarray:
    return np.nan_to_num(points.astype(np.float64), posinf=0.0, neginf=0.0)


def _sunflower(rows: np.ndarray) -> np.ndarray:
    """Return a fixed position in the disc for every row number, for rows with the same latents."""
    angle, share = rows * (np.pi * (3 - np.sqrt(5))), (rows * 0.754877666 + 0.5) % 1
    return np.sqrt(share)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
