"""Centres of the components on the map: components that share points lie near each other, and no two overlap.

    distance_ij = -log(J_ij / sqrt(J_ii J_jj))      classical MDS (Torgerson 1952), then stress majorisation (SMACOF,
                                                    Gansner, Koren & North 2004, with weights 1 / distance^2)

The distances keep their order. They are fitted into a range from touching to `SPREAD` times touching, since the
logarithm of a value near zero is large but has little meaning.
"""

import numpy as np

from rcm_notebook.projection.procrustes import aligned
from rcm_notebook.types import Float

SPREAD = 2.5
"""Distance of unrelated components, in distances of touching ones. A choice, by eye: near ones look like groups."""

GAP = 1.4
"""Distance of two centres, in sums of their radii, below which they are moved apart. A choice, by eye."""

LOYALTY = 1.1
"""The layout starts from the previous map, unless a new layout has a stress lower by this factor. A choice: a stable
map is worth a slightly worse fit, but a layout from before training must not stay for ever."""


def distances(affinity: Float[np.ndarray, "K K"]) -> Float[np.ndarray, "K K"]:
    """Return -log(J_ij / sqrt(J_ii J_jj)), at least 0 (float64). Where J is zero, it is the largest distance."""
    affinity = np.nan_to_num(np.asarray(affinity, dtype=np.float64), posinf=0.0, neginf=0.0)
    own = np.sqrt(np.maximum(np.diag(affinity), 0))
    scale = np.outer(own, own)
    ratio = np.divide(affinity, scale, out=np.zeros_like(scale), where=scale > 0)
    positive = ratio > 0
    apart = -np.log(ratio, out=np.zeros_like(ratio), where=positive)
    apart[~positive] = apart.max(initial=1.0)
    apart = np.maximum((apart + apart.T) / 2, 0)
    np.fill_diagonal(apart, 0)
    return apart


def lay_out(
    apart: Float[np.ndarray, "K K"],
    radii: Float[np.ndarray, " K"],
    previous: Float[np.ndarray, "K 2"] | None = None,
) -> Float[np.ndarray, "K 2"]:
    """Return a centre for each component, in the unit of the radii.

    Args:
        apart: Distances of the components, symmetric, with zeros on the diagonal.
        radii: Radius of each component's disc.
        previous: Previous centres, in the same unit. The layout stays near them if the fit is nearly as good.
    """
    if len(apart) == 1:
        return np.zeros((1, 2))
    target = _within_reach(apart, radii)
    fresh = _majorise(_circle_if_flat(classical_mds(target)), target)
    if previous is not None:
        kept = _majorise(previous, target, steps=30)
        fits = _stress(kept, target) <= LOYALTY * _stress(fresh, target)
        fresh = kept if fits else aligned(fresh, previous)
    return _pushed_apart(fresh, radii)


def classical_mds(apart: Float[np.ndarray, "K K"]) -> Float[np.ndarray, "K 2"]:
    """Return the positions in the plane whose inner products are closest to those that follow from the distances."""
    squared = apart**2
    inner = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean())
    values, vectors = np.linalg.eigh(inner)
    return vectors[:, -1:-3:-1] * np.sqrt(np.maximum(values[-1:-3:-1], 0))


def _within_reach(apart: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Return the target distances: touching for the nearest pair, about `SPREAD` times that from the upper quartile."""
    others = apart[~np.eye(len(apart), dtype=bool)]
    low, high = others.min(), np.quantile(others, 0.75)
    share = np.clip((apart - low) / (high - low), 0, 1) if high > low else np.zeros_like(apart)
    touching = GAP * (radii[:, None] + radii[None, :])
    target = touching + share * (SPREAD - 1) * touching.mean()
    np.fill_diagonal(target, 0)
    return target


def _circle_if_flat(centres: np.ndarray) -> np.ndarray:
    """Return the centres moved slightly towards a circle, so that no two are equal and they are not on one line."""
    angle = np.arange(len(centres)) * (np.pi * (3 - np.sqrt(5)))
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centres + circle * 1e-3 * max(np.abs(centres).max(), 1e-3)


def _majorise(centres: np.ndarray, target: np.ndarray, steps: int = 100) -> np.ndarray:
    """Return the centres after SMACOF steps. Each step lowers the stress."""
    off = ~np.eye(len(target), dtype=bool)
    weights = np.divide(1.0, target**2, out=np.zeros_like(target), where=off)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    pull = weights * target
    for _ in range(steps):
        ratio = pull / np.maximum(_lengths(centres), 1e-12)
        moved = inverse @ (ratio.sum(axis=1)[:, None] * centres - ratio @ centres)
        still = np.abs(moved - centres).max() < 1e-4 * np.abs(moved).max()
        centres = moved
        if still:
            break
    return centres


def _stress(centres: np.ndarray, target: np.ndarray) -> float:
    off = ~np.eye(len(target), dtype=bool)
    return float(np.mean((_lengths(centres)[off] / target[off] - 1) ** 2))


def _pushed_apart(centres: np.ndarray, radii: np.ndarray, steps: int = 100) -> np.ndarray:
    """Return the centres moved until no two discs overlap. Both discs of a pair move by the same amount."""
    room = GAP * (radii[:, None] + radii[None, :])
    np.fill_diagonal(room, 0)
    for _ in range(steps):
        between = _lengths(centres)
        missing = np.maximum(room - between, 0)
        if missing.max() < 1e-3 * room.max():
            break
        push = missing / np.maximum(between, 1e-9)
        centres = centres + 0.35 * (push.sum(axis=1)[:, None] * centres - push @ centres)
    return centres


def _lengths(centres: np.ndarray) -> np.ndarray:
    x, y = centres.T
    return np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
