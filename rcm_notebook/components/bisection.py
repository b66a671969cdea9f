"""Bisection: divide the rows of a component into two parts, by their labels or along the direction of most variance.

Both ways are 2-means on the features. If the component holds labels of two classes, the centres start at the means of
these classes, and labelled rows keep their side (Basu, Banerjee & Mooney, "Semi-supervised Clustering by Seeding",
2002). Then only a few steps are taken, since many steps would follow the direction of most variance instead.
"""

import numpy as np

from rcm_notebook.types import Bool, Float, Int

STEPS = 50
"""Largest number of 2-means steps without labels; it converges long before."""

SEEDED_STEPS = 2
"""Number of 2-means steps from the labels' means. A choice, made on training rows of digits: more steps lost the
direction between the two classes."""


def bisect_rows(
    features: Float[np.ndarray, "n F"], weight: Float[np.ndarray, " n"], ids: Int[np.ndarray, " n"]
) -> Bool[np.ndarray, " n"]:
    """Return which rows belong to the second part.

    Args:
        features: Features of the rows, in a space in which near rows are similar.
        weight: Responsibility of the component for each row.
        ids: Class ids, -1 for rows without a label. With labels of two classes, the smaller class is the second part.

    Raises:
        ValueError: All rows are equal, so they cannot be divided.
    """
    features, weight = features.astype(np.float64), weight.astype(np.float64)
    fixed = _sides_of_labels(ids, weight)
    seeded = (fixed >= 0).any()
    if seeded:
        centres = np.stack([_mean(features, weight * (fixed == side)) for side in (0, 1)])
    else:
        along = _main_axis(features, weight)
        centres = np.stack([_mean(features, weight * (along <= 0)), _mean(features, weight * (along > 0))])
    second = _nearer_second(features, centres, fixed)
    for _ in range(SEEDED_STEPS if seeded else STEPS):
        centres = np.stack([_mean(features, weight * ~second), _mean(features, weight * second)])
        before, second = second, _nearer_second(features, centres, fixed)
        if np.array_equal(before, second):
            break
    if not (weight @ second > 0 and weight @ ~second > 0):
        raise ValueError("These rows are all alike to the model: there is nothing to split. Train on, then try again.")
    return second


def _sides_of_labels(ids: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return 0 or 1 for rows of the two heaviest classes, -1 for others. Without two classes, all are -1."""
    sides = np.full(len(ids), -1)
    classes, place = np.unique(ids[ids >= 0], return_inverse=True)
    if len(classes) >= 2:
        mass = np.bincount(place, weight[ids >= 0])
        first, second = classes[np.argsort(-mass, kind="stable")[:2]]
        sides[ids == first], sides[ids == second] = 0, 1
    return sides


def _main_axis(features: np.ndarray, weight: np.ndarray) -> np.ndarray:
    centred = features - _mean(features, weight)
    _, axes = np.linalg.eigh((centred * weight[:, None]).T @ centred)
    return centred @ axes[:, -1]


def _nearer_second(features: np.ndarray, centres: np.ndarray, fixed: np.ndarray) -> np.ndarray:
    first, second = (((features - centre) ** 2).sum(axis=1) for centre in centres)
    return np.where(fixed >= 0, fixed == 1, second < first)


def _mean(features: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return weight @ features / max(weight.sum(), 1e-12)
