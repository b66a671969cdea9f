"""Boundary: rows between components that stand for different classes.

    I(c; y | x) = H(sum_c r_c tau_c) - sum_c r_c H(tau_c)

This is the information that the row's component gives about its class. It is 0 inside a component, even a mixed one,
and 0 between two components of one class. It is log 2 half way between two pure components of different classes. It
equals the Jensen-Shannon divergence of the rows of tau (Lin 1991, eq. 4.1).
"""

import numpy as np

from rcm_notebook.acquisition.diverse import best_spread
from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query
from rcm_notebook.uncertainty import entropy


@ACQUISITIONS.register("boundary")
def boundary(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return the rows whose component gives the most information about their class (nats), without near-duplicates."""
    inside = state.responsibilities.astype(np.float64) @ entropy(state.tau.tau)
    scores = entropy(state.class_probabilities) - inside
    rows = best_spread(state, scores, n, rng)
    return Query(rows, scores[rows], tuple(_reason(state, row) for row in rows))


def _reason(state: AcquisitionState, row: int) -> str:
    order = np.argsort(-state.responsibilities[row], kind="stable")[:2]
    if len(order) < 2 or not len(state.class_probabilities[row]):
        return "There are no components of different classes so far."
    names = [state.class_name(int(state.tau.tau[k].argmax())) for k in order]
    if names[0] == names[1]:
        return f"On the edge of component {order[0]}, which stands for {names[0]}."
    return f"Between component {order[0]}, which stands for {names[0]}, and component {order[1]}, for {names[1]}."
