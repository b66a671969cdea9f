"""A batch without near-duplicates: the best rows, spread over the components.

The rows with the highest scores often sit side by side and ask the same question n times. So at most ceil(n / K')
come from one component in the first round, K' being the number of components with rows to give, then as many again.
"""

import numpy as np

from rcm_notebook.acquisition.interface import AcquisitionState
from rcm_notebook.types import Float, Int


def best_spread(
    state: AcquisitionState, scores: Float[np.ndarray, " N"], n: int, rng: np.random.Generator
) -> Int[np.ndarray, " n"]:
    """Return up to n available rows of high score, best first; equal scores are ordered by chance."""
    rows = rng.permutation(np.flatnonzero(state.available))
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    component = state.component[rows]
    grouped = np.argsort(component, kind="stable")
    starts = np.searchsorted(component[grouped], component[grouped])
    place_in_component = np.empty(len(rows), dtype=np.int64)
    place_in_component[grouped] = np.arange(len(rows)) - starts
    quota = -(-n // max(len(np.unique(component)), 1))
    taken = np.argsort(place_in_component // max(quota, 1), kind="stable")[:n]
    return rows[np.sort(taken)]
