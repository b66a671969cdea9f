"""Purity: how well components agree with classes. It needs no labels.

purity = sum_k max_y |{n in k: y_n = y}| / N    (Manning et al., Introduction to Information Retrieval, section 16.3)
"""

import numpy as np

from rcm_notebook.metrics.interface import known_rows
from rcm_notebook.types import Int


def purity(truth: Int[np.ndarray, " N"], component: Int[np.ndarray, " N"]) -> float:
    """Return the share of the rows whose class is the most common one in their component.

    With one component for every row, purity is 1. So compare only equal numbers of components.

    Args:
        truth: Class ids. Rows of -1 do not count.
        component: The component of each row.

    Raises:
        Disabled: No row has a known class.
    """
    known = known_rows(truth)
    held = np.zeros((int(component.max()) + 1, int(truth.max()) + 1), np.int64)
    np.add.at(held, (component[known], truth[known]), 1)
    return float(held.max(axis=1).sum() / known.sum())
