"""How the rows are shared among the components, as numbers in the history of a run.

An effective number is exp(H(p)), the perplexity. It is K if all shares are equal, and 1 if one component has all rows.
Hill, "Diversity and evenness: a unifying notation and its consequences", Ecology 54, 1973.
"""

from typing import Any

import numpy as np
from scipy.special import softmax

from rcm_notebook.types import Float

LEAST = 1e-12  # Below it, p log p is 0 in every digit that is shown.
DIGITS = 5  # Decimals of a share in the history.


def effective_number(p: Float[np.ndarray, "N K"]) -> Float[np.ndarray, " N"]:
    """Return exp(H(p)) of each distribution, in [1, K]."""
    p = np.asarray(p, np.float64)
    return np.exp(-(p * np.log(np.maximum(p, LEAST))).sum(1))


def sharing(
    responsibilities: Float[np.ndarray, "N K"],
    usage: Float[np.ndarray, " K"],
    pi_logits: Float[np.ndarray, " K"] | None,
) -> dict[str, Any]:
    """Return the numbers on components that an epoch's entry in the history holds beside its losses.

    Args:
        responsibilities: q(c | x) of every row.
        usage: Share of the rows that a component holds.
        pi_logits: Logits of the components' prior, [K], if it is learned.

    Returns:
        `usage` and, if the prior is learned, `pi`: lists of K shares. `used` and `expected`: the effective number of
        components in `usage` and in `pi`. `hardness`: the mean of max_c q(c | x), which is 1 if every row belongs to
        one component.
    """
    shares = {"usage": np.asarray(usage, np.float64)}
    if pi_logits is not None:
        shares["pi"] = softmax(np.asarray(pi_logits, np.float64))
    numbers = dict(zip(("used", "expected"), effective_number(np.stack(list(shares.values()))).tolist(), strict=False))
    kept = {name: np.round(p, DIGITS).tolist() for name, p in shares.items()}
    return {**numbers, "hardness": float(responsibilities.max(1).mean(dtype=np.float64)), **kept}
