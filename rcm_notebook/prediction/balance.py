"""Balance: a weight for every class, so that no class takes components that belong to another class.

    w_y in [1 / limit, limit],   shares m_y(w) = sum_c mass_c tau_cy(w) as even as the bounds allow

With one label a class, that label may lie on an untypical point. The components of its class then go to the nearest
other class, and the shares of the classes become uneven. Scaling the columns of tau towards even shares is the class
mass normalisation of Zhu, Ghahramani & Lafferty (2003, section 4), iterated (Sinkhorn & Knopp 1967). The bound keeps a
class that really is rare from becoming too large. With many labels, rows are far from ties and nothing changes.
"""

import numpy as np

from rcm_notebook.config import TrainConfig
from rcm_notebook.types import Bool, Float

BALANCE = TrainConfig.balance
"""The bound. A choice, made on training rows of MNIST with even classes and with classes as unequal as 1 to 50."""

ITERATIONS = 30
"""A choice: the shares move little after ten."""

NEGLIGIBLE = 1e-12
"""Probability below which a part of a sharpened row is 0. The processor takes a hundred times as long for products near
the smallest float32, 1e-38."""


def sharpened(weights: Float[np.ndarray, "K C"], power: float) -> Float[np.ndarray, "K C"]:
    """Return the rows raised to the power and divided by their sums (float64). The weights must be positive.

    What is negligible is 0.
    """
    if not weights.shape[1]:
        return weights
    relative = (weights / weights.max(axis=1, keepdims=True)) ** power
    relative[relative < NEGLIGIBLE] = 0
    return relative / relative.sum(axis=1, keepdims=True)


def class_weights(
    weights: Float[np.ndarray, "K C"],
    mass: Float[np.ndarray, " K"],
    present: Bool[np.ndarray, " C"],
    power: float,
    limit: float = BALANCE,
) -> Float[np.ndarray, " C"]:
    """Return w_y, the factor of every class's column before rows are sharpened.

    Args:
        weights: Amount of every class in every component, positive.
        mass: Share of the points that a component holds.
        present: Classes that have a label or a reservation. The others keep the factor 1.
        power: Power that sharpens the rows.
        limit: Largest factor, and the inverse of the smallest. 1 gives ones.

    Raises:
        ValueError: The limit is below 1.
    """
    if limit < 1:
        raise ValueError(f"balance is {limit!r}; it must be at least 1, which leaves the classes' shares alone.")
    factor = np.ones(weights.shape[1])
    total = mass.sum()
    if limit == 1 or present.sum() < 2 or total <= 0:
        return factor
    even = total / present.sum()
    for _ in range(ITERATIONS):
        share = mass @ sharpened(weights * factor, power)
        step = (even / np.maximum(share[present], 1e-9 * total)) ** (1 / power)
        moved = factor[present] * step
        centred = moved / np.exp(np.log(moved).mean())
        factor[present] = np.clip(centred, 1 / limit, limit)
    return factor
