"""How uncertain a prediction is, and why: the labels disagree (aleatoric) or labels are missing (epistemic).

Every component has a Dirichlet over classes, a_c = A_c tau_c with A_c = sum_y (s'_cy + smoothing) labels. Then

    predictive = H(p(y | x)) = aleatoric + epistemic
    aleatoric  = sum_c r_c [psi(A_c + 1) - sum_y (a_cy / A_c) psi(a_cy + 1)]

The bracket is the expected entropy of a draw from the Dirichlet. So the uncertainty of a component without labels is
epistemic, not aleatoric. The split is from Depeweg et al. 2018, eq. 2. All values are in nats.
"""

import numpy as np
from scipy.special import digamma, xlogy

from rcm_notebook.types import Float


def entropy(proba: Float[np.ndarray, "N C"]) -> Float[np.ndarray, " N"]:
    """Return H(p) = -sum_y p_y log p_y of every row, in nats; 0 log 0 counts as 0 (float64)."""
    proba = np.asarray(proba, dtype=np.float64)
    return -xlogy(proba, proba).sum(axis=1)


def aleatoric(
    responsibilities: Float[np.ndarray, "N K"], concentration: Float[np.ndarray, "K C"]
) -> Float[np.ndarray, " N"]:
    """Return the part of the entropy that more labels would not remove, in nats (float64).

    Args:
        responsibilities: r of every row.
        concentration: a_c of every component (`Tau.concentration`). Every row has a positive sum.
    """
    alpha = np.asarray(concentration, dtype=np.float64)
    if not alpha.shape[1]:
        return np.zeros(len(responsibilities))
    total = alpha.sum(axis=1)
    expected_entropy = digamma(total + 1) - (alpha * digamma(alpha + 1)).sum(axis=1) / total
    return np.asarray(responsibilities, dtype=np.float64) @ expected_entropy


def epistemic(
    proba: Float[np.ndarray, "N C"], responsibilities: Float[np.ndarray, "N K"], concentration: Float[np.ndarray, "K C"]
) -> Float[np.ndarray, " N"]:
    """Return entropy - aleatoric, the part that labels in the right places would remove, in nats (float64)."""
    return entropy(proba) - aleatoric(responsibilities, concentration)


def label_coverage(
    responsibilities: Float[np.ndarray, "N K"], tau: Float[np.ndarray, "K C"]
) -> Float[np.ndarray, " N"]:
    """Return 1 - max_c (r_c max_y tau_cy). It is near 0 if one component with one clear class explains the row.

    It is high where labels are missing or mixed. It alone does not detect out-of-distribution rows.
    """
    return 1 - (responsibilities * np.max(tau, axis=1, initial=0)).max(axis=1)


def certainty(proba: Float[np.ndarray, "N C"]) -> Float[np.ndarray, " N"]:
    """Return max_y p(y | x), the probability of the predicted class."""
    return np.max(proba, axis=1)
