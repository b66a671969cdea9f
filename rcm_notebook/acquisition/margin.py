"""Margin: rows between two classes, by 1 - (p_first - p_second). Scheffer, Decomain & Wrobel (2001)."""

import numpy as np

from rcm_notebook.acquisition.diverse import best_spread
from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query


@ACQUISITIONS.register("margin")
def margin(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return the rows whose two most probable classes are closest, without near-duplicates. A score of 1 is a tie."""
    proba = state.class_probabilities
    if proba.shape[1] < 2:
        scores = np.ones(len(proba))
        rows = best_spread(state, scores, n, rng)
        return Query(rows, scores[rows], ("There are fewer than two classes so far.",) * len(rows))
    top = np.partition(proba, -2, axis=1)[:, -2:]
    scores = 1 - (top[:, 1] - top[:, 0]).astype(np.float64)
    rows = best_spread(state, scores, n, rng)
    return Query(rows, scores[rows], tuple(_reason(state, row) for row in rows))


def _reason(state: AcquisitionState, row: int) -> str:
    proba = state.class_probabilities[row]
    second, first = np.argsort(proba, kind="stable")[-2:]
    names = (f"{state.class_name(y)} ({proba[y]:.0%})" for y in (first, second))
    return f"The two most probable classes are {' and '.join(names)}."
