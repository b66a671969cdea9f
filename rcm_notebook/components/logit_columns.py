"""Columns of the logits' head, fitted to target responsibilities.

A split or a merge gives new responsibilities to a few components S. All other components count as one fixed rest, so
their proportions stay. With q = softmax over S and the rest, where the logits of S are features @ w + b, the columns
minimise the cross-entropy to the targets t:

    min over w, b  of  -mean_i sum_{s in S + rest} t_is log q_is  +  ridge / 2 |w - w_start|^2

This is multinomial logistic regression with an offset. It is convex, so there is one solution. The ridge keeps the
columns near their start where few rows determine them (Hoerl & Kennard 1970).
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from rcm_notebook.types import Float

RIDGE = 1e-4
"""Weight of the ridge. A choice, made on digits: from 1e-3 on, a merge loses rows of its parts; far below, the fit is
slower."""

STEPS = 300
"""Largest number of L-BFGS steps; a choice, above what digits and MNIST needed."""


def fit_columns(
    features: Float[np.ndarray, "n F"],
    start: Float[np.ndarray, "G S"],
    rest: Float[np.ndarray, " n"],
    targets: Float[np.ndarray, "n S"],
) -> Float[np.ndarray, "G S"]:
    """Return the S columns (G = F + 1: the kernel, then the bias) that come closest to the targets (float64).

    Args:
        features: Features in which the logits are linear.
        start: Columns to start from, and to stay near.
        rest: log sum exp of the logits of all other components.
        targets: Target responsibilities of the S components. The other components get what is missing to 1.
    """
    design = np.concatenate([features, np.ones((len(features), 1))], axis=1).astype(np.float64)
    wanted = np.concatenate([targets, 1 - targets.sum(axis=1, keepdims=True)], axis=1)
    penalty = np.full((len(start), 1), RIDGE)
    penalty[-1] = 0.0

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        columns = flat.reshape(start.shape)
        logits = np.concatenate([design @ columns, rest[:, None]], axis=1)
        log_q = logits - np.asarray(logsumexp(logits, axis=1, keepdims=True))
        moved = columns - start
        value = -(wanted * log_q).sum() / len(design) + 0.5 * (penalty * moved**2).sum()
        slope = design.T @ (np.exp(log_q) - wanted)[:, :-1] / len(design) + penalty * moved
        return value, slope.ravel()

    found = minimize(loss, start.astype(np.float64).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return found.x.reshape(start.shape)
