"""Within a component: where a row lies around the component's centre, mostly in a disc of radius 1.

The two main axes of the component's own latent means (components need not share coordinates), each divided by its
spread, and far rows drawn in:   rho -> asinh(rho) / asinh(2),   rho the distance from the mean in standard deviations
"""

from itertools import pairwise

import numpy as np

from rcm_notebook.projection.procrustes import rotation
from rcm_notebook.types import Float, Int

ROUNDNESS = 0.7
"""1 makes every component a round disc, 0 keeps the proportions of its axes. A choice, by eye: no thin lines."""

FLAT = 1e-6
"""Relative spread below which an axis says nothing; its rows are then scattered by their number instead."""


def offsets(
    mean: Float[np.ndarray, "N d"],
    component: Int[np.ndarray, " N"],
    n_components: int,
    previous: Float[np.ndarray, "M 2"] | None = None,
) -> Float[np.ndarray, "N 2"]:
    """Return every row's place in its heaviest component, each component turned to match its places before.

    Args:
        mean: Latent mean of the heaviest component.
        component: The heaviest component.
        n_components: K.
        previous: Places of the first M rows in the map before, around the centre of the same component.
    """
    result = np.zeros((len(mean), 2))
    order = np.argsort(component, kind="stable")
    ends = np.searchsorted(component[order], np.arange(n_components + 1))
    for start, stop in pairwise(ends):
        rows = order[start:stop]
        if len(rows):
            result[rows] = _disc(mean[rows], rows)
            if previous is not None:
                known = rows[rows < len(previous)]
                result[rows] = result[rows] @ rotation(result[known], previous[known])
    return result


def plane(points: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n 2"]:
    """Return the points on their two main axes, centred, with the spread they have; an axis that is missing is zero."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    main = centred @ axes[:, ::-1][:, :2]
    return np.pad(main, ((0, 0), (0, 2 - main.shape[1])))


def _disc(points: np.ndarray, rows: np.ndarray) -> np.ndarray:
    points = np.nan_to_num(points.astype(np.float64), posinf=0.0, neginf=0.0)
    main, spots = plane(points), _sunflower(rows)
    spread = main.std(axis=0)
    flat = spread <= FLAT * max(spread[0], np.abs(points).max(), FLAT)
    main[:, flat], spread[flat] = spots[:, flat], 0.5
    scaled = main / spread
    scaled[:, 1] *= min(spread[1] / spread[0], 1.0) ** (1 - ROUNDNESS)
    radius = np.linalg.norm(scaled, axis=1, keepdims=True)
    return scaled * np.divide(np.arcsinh(radius), radius, out=np.ones_like(radius), where=radius > 0) / np.arcsinh(2)


def _sunflower(rows: np.ndarray) -> np.ndarray:
    """Return places for rows that the latents do not tell apart: a fixed spot in the disc for every row number."""
    angle, share = rows * (np.pi * (3 - np.sqrt(5))), (rows * 0.754877666 + 0.5) % 1
    return np.sqrt(share)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
