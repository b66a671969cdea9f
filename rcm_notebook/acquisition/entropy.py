"""Entropy: rows with the most uncertain class, by H(p(y | x)). See Settles (2009, section 3.1)."""

import numpy as np

from rcm_notebook.acquisition.diverse import best_spread
from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query
from rcm_notebook.uncertainty import entropy as entropy_of


@ACQUISITIONS.register("entropy")
def entropy(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return the rows with the highest predictive entropy (nats), without near-duplicates."""
    scores = entropy_of(state.class_probabilities)
    rows = best_spread(state, scores, n, rng)
    return Query(rows, scores[rows], tuple(_reason(state, row) for row in rows))


def _reason(state: AcquisitionState, row: int) -> str:
    proba = state.class_probabilities[row]
    best = proba.argmax() if len(proba) else 0
    if len(proba) == 0 or proba[best] < 1.5 / len(proba):
        return "All classes are almost equally probable."
    return f"The model gives {state.class_name(best)} only {proba[best]:.0%}, and the rest is spread out."
