"""Propagation: labels reach neighbouring components before any training on them.

Components that share augmented pairs are neighbours. With P the affinity J without its diagonal and its rows
normalised, label counts spread as

    s' = s + reach P s + reach^2 P^2 s + ... = (I - reach P)^-1 s

which is the label spreading of Zhou et al. (2004, eq. 4) on K components instead of N points, so that it costs one
K-by-K solve.
"""

import numpy as np

from rcm_notebook.config import TrainConfig
from rcm_notebook.types import Float

REACH = TrainConfig.reach
"""How much of a label arrives one step away. A choice: 0.5 to 0.9 serve, 0.99 lets every label reach everywhere."""


def neighbour_weights(affinity: Float[np.ndarray, "K K"]) -> Float[np.ndarray, "K K"]:
    """Return P: the affinity without its diagonal, each row divided by its sum; a row of zeros stays zero (float64)."""
    weights = np.array(affinity, dtype=np.float64)
    np.fill_diagonal(weights, 0.0)
    totals = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)


def propagate(
    counts: Float[np.ndarray, "K C"], affinity: Float[np.ndarray, "K K"], reach: float = REACH
) -> Float[np.ndarray, "K C"]:
    """Return (I - reach P)^-1 counts: what every component holds after the counts have spread (float64).

    Args:
        counts: Any quantity a component holds, one column a class; K by K identity gives the matrix itself.
        affinity: J, how often the two halves of a positive pair fall into components i and j; not negative.
        reach: Share that arrives one step away, in [0, 1); 0 leaves the counts where they are.

    Raises:
        ValueError: The reach lies outside [0, 1).
    """
    if not 0 <= reach < 1:
        raise ValueError(f"The reach is {reach}; give a number from 0 up to, but not including, 1.")
    weights = neighbour_weights(affinity)
    return np.linalg.solve(np.eye(len(weights)) - reach * weights, np.asarray(counts, dtype=np.float64))
