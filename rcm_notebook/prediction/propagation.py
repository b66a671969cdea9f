"""Propagation: labels reach neighbouring components before the model trains on them.

Components that share augmented pairs are neighbours. P is the affinity J without its diagonal, with normalised rows.
Label counts s spread as

    s' = s + reach P s + reach^2 P^2 s + ... = (I - reach P)^-1 s

This is the label spreading of Zhou et al. (2004, eq. 4) on K components instead of N points. It costs one K-by-K solve.
"""

import numpy as np

from rcm_notebook.config import TrainConfig
from rcm_notebook.types import Float

REACH = TrainConfig.reach
"""Share of a label that arrives one step away. A choice: 0.5 to 0.9 work; at 0.99 every label reaches everywhere."""


def neighbour_weights(affinity: Float[np.ndarray, "K K"]) -> Float[np.ndarray, "K K"]:
    """Return P: the affinity without its diagonal, each row divided by its sum (float64). A row of zeros stays zero."""
    weights = np.array(affinity, dtype=np.float64)
    np.fill_diagonal(weights, 0.0)
    totals = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)


def propagate(
    counts: Float[np.ndarray, "K C"], affinity: Float[np.ndarray, "K K"], reach: float = REACH
) -> Float[np.ndarray, "K C"]:
    """Return (I - reach P)^-1 counts: the amount in every component after the counts have spread (float64).

    Args:
        counts: Any amount that a component holds, one column a class. The K by K identity gives the matrix itself.
        affinity: J, how often the two members of a positive pair fall into components i and j; not negative.
        reach: Share that arrives one step away, in [0, 1). At 0 the counts do not spread.

    Raises:
        ValueError: The reach lies outside [0, 1).
    """
    if not 0 <= reach < 1:
        raise ValueError(f"The reach is {reach}; give a number from 0 up to, but not including, 1.")
    weights = neighbour_weights(affinity)
    return np.linalg.solve(np.eye(len(weights)) - reach * weights, np.asarray(counts, dtype=np.float64))
