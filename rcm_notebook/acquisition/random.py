"""Random: the baseline for every strategy. Only random rows give an unbiased estimate of accuracy."""

import numpy as np

from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query


@ACQUISITIONS.register("random")
def random(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return available rows, drawn uniformly without replacement."""
    rows = rng.permutation(np.flatnonzero(state.available))[:n]
    return Query(rows, np.ones(len(rows)), ("Drawn at random.",) * len(rows))
