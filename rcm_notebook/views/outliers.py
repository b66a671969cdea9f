"""Which of some rows do not belong with the others, as a hand that lassoed them would drop them.

A row agrees with its group as far as its responsibilities point where the group's mean points,

    a_i = r_i . m / (|r_i| |m|),    m = sum_i r_i / n,

and is an outlier where it agrees less than half as much as the median row does.
"""

import numpy as np

from rcm_notebook.types import Bool, Float

SHARE = 0.5
"""Part of the median agreement below which a row is an outlier. A choice: rows of another component agree near 0."""


def outliers(responsibilities: Float[np.ndarray, "n K"]) -> Bool[np.ndarray, " n"]:
    """Return which of `n` rows are unlike the others; none of two or fewer."""
    if len(responsibilities) < 3:
        return np.zeros(len(responsibilities), bool)
    mean = responsibilities.mean(0)
    lengths = np.linalg.norm(responsibilities, axis=1) * np.linalg.norm(mean)
    agreement = responsibilities @ mean / np.maximum(lengths, 1e-12)
    return agreement < SHARE * np.median(agreement)
