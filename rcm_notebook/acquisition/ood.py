"""Out of distribution: rows that differ from the rest of their component, by `uncertainty.novelty`.

Rows of a new class are among them.
"""

import numpy as np

from rcm_notebook.acquisition.diverse import best_spread
from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query


@ACQUISITIONS.register("ood")
def ood(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return the rows with the highest novelty (0 to 1), without near-duplicates."""
    scores = state.novelty.astype(np.float64)
    rows = best_spread(state, scores, n, rng)
    return Query(rows, scores[rows], tuple(_reason(state, row) for row in rows))


def _reason(state: AcquisitionState, row: int) -> str:
    return f"More unusual than {state.novelty[row]:.0%} of the rows in component {state.component[row]}."
