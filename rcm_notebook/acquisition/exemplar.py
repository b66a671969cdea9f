"""Which row of a component to show: its most typical one first, then ones unlike those that are labelled already."""

import numpy as np

from rcm_notebook.types import Float, Int

CORE = 0.2
"""Share of a component's rows, by responsibility, among which the middle one is typical. A choice: the single highest
responsibility is often an extreme row."""

CANDIDATES = 300
"""Rows compared at most; a choice that keeps a query fast where components hold thousands."""


def typical(weight: Float[np.ndarray, " n"], place: Float[np.ndarray, "n p"], rng: np.random.Generator) -> int:
    """Return which of a component's rows stands best for all of them.

    Args:
        weight: Each row's responsibility of this component.
        place: Where each row lies, in any space in which near means alike.
        rng: Breaks ties.
    """
    order = rng.permutation(len(weight))
    order = order[np.argsort(-weight[order], kind="stable")]
    core = order[: max(int(np.ceil(CORE * len(weight))), 1)]
    middle = np.average(place, axis=0, weights=weight)
    return int(core[np.linalg.norm(place[core] - middle, axis=1).argmin()])


def unlike(
    weight: Float[np.ndarray, " n"],
    place: Float[np.ndarray, "n p"],
    known: Float[np.ndarray, "m p"],
    rng: np.random.Generator,
) -> int:
    """Return which of a component's rows is far from the known ones, yet clearly of this component.

    Args:
        weight: Each row's responsibility of this component.
        place: Where each row lies.
        known: Where the rows lie that have an answer already.
        rng: Draws the candidates and breaks ties.
    """
    candidates: Int[np.ndarray, " c"] = rng.permutation(len(weight))[:CANDIDATES]
    known = known if len(known) <= CANDIDATES else rng.permutation(known)[:CANDIDATES]
    apart = np.linalg.norm(place[candidates][:, None] - known[None], axis=2).min(axis=1)
    usual = np.minimum(apart, np.quantile(apart, 0.8))
    return int(candidates[(usual * weight[candidates]).argmax()])
