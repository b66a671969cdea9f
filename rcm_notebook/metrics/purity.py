"""Purity: how well components agree with classes before any label says what they stand for.

purity = sum_k max_y |{n in k: y_n = y}| / N    (Manning et al., Introduction to Information Retrieval, section 16.3)
"""

import numpy as np

from rcm_notebook.metrics.interface import known_rows
from rcm_notebook.types import Int


def purity(truth: Int[np.ndarray, " N"], component: Int[np.ndarray, " N"]) -> float:
    """Return the share of the rows that are of the commonest class of their component.

    One component a row is pure by definition, so that only equal numbers of components compare.

    Args:
        truth: Class ids; rows of -1 do not count.
        component: The component of each row.

    Raises:
        Disabled: The truth of no row is known.
    """
    known = known_rows(truth)
    held = np.zeros((int(component.max()) + 1, int(truth.max()) + 1), np.int64)
    np.add.at(held, (component[known], truth[known]), 1)
    return float(held.max(axis=1).sum() / known.sum())
