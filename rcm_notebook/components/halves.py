"""Two halves of a component: by the labels where it holds two classes, else by the direction in which it is widest.

Both are 2-means on the features. Labels seed it: the centres start at the two classes' means, and labelled rows keep
their side (Basu, Banerjee & Mooney, "Semi-supervised Clustering by Seeding", 2002). Few steps then, since many would
wander off to whatever varies most.
"""

import numpy as np

from rcm_notebook.types import Bool, Float, Int

STEPS = 50
"""Steps of 2-means without labels; it stands still long before."""

SEEDED_STEPS = 2
"""Steps after seeds from labels. A choice, made on training rows of digits, where more lost the labels' direction."""


def halves(
    features: Float[np.ndarray, "n F"], weight: Float[np.ndarray, " n"], ids: Int[np.ndarray, " n"]
) -> Bool[np.ndarray, " n"]:
    """Return which rows belong to the second half.

    Args:
        features: The rows in a space in which near means alike.
        weight: How much each row belongs to the component.
        ids: Class ids, -1 where a row has no label; with labels of two classes the smaller class is the second half.

    Raises:
        ValueError: The rows are all alike, so that there are no halves.
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
    """Return 0 or 1 for rows of the two classes of most weight, -1 for all others; all -1 without two classes."""
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
