"""Epistemic: rows whose uncertainty a label would reduce the most, by the epistemic part of the entropy.

    H(p(y | x)) - sum_c r_c E[H(Dirichlet(a_c))]

This is the mutual information between the class of the row and tau: BALD (Houlsby et al. 2011, eq. 2).
"""

import numpy as np

from rcm_notebook.acquisition.diverse import best_spread
from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query
from rcm_notebook.uncertainty import epistemic as epistemic_of


@ACQUISITIONS.register("epistemic")
def epistemic(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return the rows with the highest epistemic uncertainty (nats), without near-duplicates."""
    scores = epistemic_of(state.class_probabilities, state.responsibilities, state.tau.concentration)
    rows = best_spread(state, scores, n, rng)
    return Query(rows, scores[rows], tuple(_reason(state, row) for row in rows))


def _reason(state: AcquisitionState, row: int) -> str:
    evidence = float(state.responsibilities[row] @ state.tau.evidence)
    return f"Too few labels reach this row: {evidence:.1f}."
