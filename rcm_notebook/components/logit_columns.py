"""Columns of the logits' head, found from the responsibilities that they should give.

Splitting and merging components ask for new responsibilities of a few components S, the others staying as they are
among themselves. With q_S = softmax over S of (features @ w + b), against the others' logits as one fixed rest, the
columns are those of least cross-entropy to the targets,

    min over w, b  of  -mean_i sum_{s in S + rest} t_is log q_is  +  ridge / 2 |w - w_start|^2

which is multinomial logistic regression with an offset: convex, hence one answer. The ridge keeps the columns near
those they come from where few rows tell (Hoerl & Kennard 1970).
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from rcm_notebook.types import Float

RIDGE = 1e-4
"""A choice, made on digits: from 1e-3 on a merge loses rows of its parts; far below, the fit takes longer."""

STEPS = 300
"""Most steps of L-BFGS; a choice, above what digits and MNIST needed."""


def fit_columns(
    features: Float[np.ndarray, "n F"],
    start: Float[np.ndarray, "G S"],
    rest: Float[np.ndarray, " n"],
    targets: Float[np.ndarray, "n S"],
) -> Float[np.ndarray, "G S"]:
    """Return the S columns (G = F + 1: the kernel, then the bias) that come closest to the targets (float64).

    Args:
        features: What the logits are linear in.
        start: Columns to begin with, and to stay near.
        rest: log sum exp of the logits of all other components.
        targets: Responsibilities that the S components should have; what is missing to 1 is the others'.
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
