"""How the components share the rows out, as numbers that a run can be followed by.

An effective number is exp(H(p)), the perplexity: K where all are equal, 1 where one has everything. Hill, "Diversity
and evenness: a unifying notation and its consequences", Ecology 54, 1973.
"""

from typing import Any

import numpy as np
from scipy.special import softmax

from rcm_notebook.types import Float

LEAST = 1e-12  # Below it p log p is 0 to every digit that is shown.
DIGITS = 5  # Of a share, as the history keeps it.


def effective_number(p: Float[np.ndarray, "N K"]) -> Float[np.ndarray, " N"]:
    """Return exp(H(p)) of each distribution, in [1, K]."""
    p = np.asarray(p, np.float64)
    return np.exp(-(p * np.log(np.maximum(p, LEAST))).sum(1))


def sharing(
    responsibilities: Float[np.ndarray, "N K"],
    usage: Float[np.ndarray, " K"],
    pi_logits: Float[np.ndarray, " K"] | None,
) -> dict[str, Any]:
    """Return what an epoch's entry in the history says beside its losses.

    Args:
        responsibilities: q(c | x) of every row.
        usage: Share of the rows that a component holds.
        pi_logits: Logits of the components' prior, [K], where it is learned.

    Returns:
        `usage` and, of a learned prior, `pi`, each a list of K shares; `used` and `expected`, the effective number of
        components in either; and `hardness`, the mean of max_c q(c | x), 1 where every row is decided.
    """
    shares = {"usage": np.asarray(usage, np.float64)}
    if pi_logits is not None:
        shares["pi"] = softmax(np.asarray(pi_logits, np.float64))
    numbers = dict(zip(("used", "expected"), effective_number(np.stack(list(shares.values()))).tolist(), strict=False))
    kept = {name: np.round(p, DIGITS).tolist() for name, p in shares.items()}
    return {**numbers, "hardness": float(responsibilities.max(1).mean(dtype=np.float64)), **kept}
