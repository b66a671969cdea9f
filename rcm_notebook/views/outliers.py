"""Outliers: the rows of a selection that do not belong with the others.

The agreement of a row with its group is the cosine between its responsibilities and the group's mean:

    a_i = r_i . m / (|r_i| |m|),    m = sum_i r_i / n

A row is an outlier if its agreement is less than half the median agreement.
"""

import numpy as np

from rcm_notebook.types import Bool, Float

SHARE = 0.5
"""Part of the median agreement below which a row is an outlier. A choice: rows of another component agree near 0."""


def outliers(responsibilities: Float[np.ndarray, "n K"]) -> Bool[np.ndarray, " n"]:
    """Return which of `n` rows are outliers. With two rows or fewer, none is."""
    if len(responsibilities) < 3:
        return np.zeros(len(responsibilities), bool)
    mean = responsibilities.mean(0)
    lengths = np.linalg.norm(responsibilities, axis=1) * np.linalg.norm(mean)
    agreement = responsibilities @ mean / np.maximum(lengths, 1e-12)
    return agreement < SHARE * np.median(agreement)
