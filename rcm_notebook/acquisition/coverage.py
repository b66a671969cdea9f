"""Coverage: one label for every component first, in the order in which the labels settle the most points.

With M = (I - reach P)^-1, a label in component j adds M[k, j] labels to the evidence of every component k. The next
component is the one without a label of its own that settles the most points:

    argmax_j  sum_k mass_k [settled(e_k + M[k, j]) - settled(e_k)]      settled(e) = 1 - exp(-2 e)

e_k is the evidence that has reached k. So the first labels go to heavy components that are far from one another in the
graph, and these tend to hold different classes. The gain is submodular, so the greedy choice is near the best one
(Nemhauser, Wolsey & Fisher 1978). Once every component has a label, the next label goes to the component with the most
points per label (Sainte-Lague's rule).
"""

import numpy as np

from rcm_notebook.acquisition.exemplar import typical, unlike
from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query
from rcm_notebook.prediction import propagate
from rcm_notebook.types import Bool, Float

SETTLING = 2.0
"""How fast evidence settles a component, per label. A choice: at 1, neighbours similar to a labelled component come too
early; at large values, a neighbour's label counts as much as the component's own."""

OWN = 0.5
"""Number of its own labels from which a component counts as covered. A choice: half of one shared row."""

MINOR = 0.2
"""Fraction of an equal share of the data below which a component waits for the second round. A choice."""


@ACQUISITIONS.register("coverage")
def coverage(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return each uncovered component's typical row, then rows of the components with the most points per label.

    The score is the share of all points in the row's component, divided by one plus the number of its labels.
    """
    responsibilities, component = state.responsibilities, state.component
    n_rows, n_components = responsibilities.shape
    mass = responsibilities.sum(axis=0, dtype=np.float64) / max(n_rows, 1)
    own = state.tau.counts.sum(axis=1, dtype=np.float64)
    evidence = state.tau.evidence.astype(np.float64)
    affinity = responsibilities.T @ responsibilities if state.affinity is None else state.affinity
    reaches = propagate(np.eye(n_components), affinity)
    place = state.place
    available, known = state.available.copy(), list(state.labelled)
    rows, scores, reasons = [], [], []
    for _ in range(min(n, int(available.sum()))):
        open_components = np.bincount(component[available], minlength=n_components) > 0
        k = _next_component(mass, own, evidence, reaches, open_components)
        members = np.flatnonzero(available & (component == k))
        answered = [row for row in known if component[row] == k]
        weight = responsibilities[members, k]
        if answered:
            row = members[unlike(weight, place[members], place[answered], rng)]
        else:
            row = members[typical(weight, place[members], rng)]
        rows.append(row)
        scores.append(mass[k] / (1 + own[k]))
        reasons.append(_reason(k, mass[k], own[k], evidence[k]))
        own += responsibilities[row]
        evidence += reaches @ responsibilities[row]
        available[row] = False
        known.append(row)
    return Query(np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float64), tuple(reasons))


def _next_component(
    mass: Float[np.ndarray, " K"],
    own: Float[np.ndarray, " K"],
    evidence: Float[np.ndarray, " K"],
    reaches: Float[np.ndarray, "K K"],
    open_components: Bool[np.ndarray, " K"],
) -> int:
    uncovered = open_components & (own < OWN) & (mass >= MINOR / len(mass))
    if uncovered.any():
        unsettled = mass * np.exp(-SETTLING * evidence)
        gain = unsettled @ (1 - np.exp(-SETTLING * reaches))
        return int(np.where(uncovered, gain, -np.inf).argmax())
    return int(np.where(open_components, mass / (own + 0.5), -np.inf).argmax())


def _reason(k: int, mass: float, own: float, evidence: float) -> str:
    share = f"component {k} ({mass:.1%} of the points)"
    if own >= OWN:
        labels = f"{own:.0f} label" + ("" if round(own) == 1 else "s")
        return f"Unlike the labelled rows of {share}, which has {labels}."
    if evidence >= OWN:
        return f"Typical of {share}, which only its neighbours' labels reach."
    return f"Typical of {share}, which has no label yet."
