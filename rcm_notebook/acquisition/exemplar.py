"""Choice of a component's row to label: the most typical row first, then rows that differ from the labelled ones."""

import numpy as np

from rcm_notebook.types import Float, Int

CORE = 0.2
"""Share of a component's rows, by responsibility, from which the typical row is chosen. A choice: the row with the
highest responsibility is often an extreme one."""

CANDIDATES = 300
"""Largest number of rows that are compared; a choice: a query stays fast if components hold thousands of rows."""


def typical(weight: Float[np.ndarray, " n"], place: Float[np.ndarray, "n p"], rng: np.random.Generator) -> int:
    """Return the index of the most typical of a component's rows.

    Args:
        weight: The component's responsibility for each row.
        place: Position of each row, in any space in which near rows are similar.
        rng: Random generator that breaks ties.
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
    """Return the index of a row that is far from the known rows and still clearly belongs to the component.

    Args:
        weight: The component's responsibility for each row.
        place: Position of each row.
        known: Positions of the rows that already have an answer.
        rng: Random generator that draws the candidates and breaks ties.
    """
    candidates: Int[np.ndarray, " c"] = rng.permutation(len(weight))[:CANDIDATES]
    known = known if len(known) <= CANDIDATES else rng.permutation(known)[:CANDIDATES]
    apart = np.linalg.norm(place[candidates][:, None] - known[None], axis=2).min(axis=1)
    usual = np.minimum(apart, np.quantile(apart, 0.8))
    return int(candidates[(usual * weight[candidates]).argmax()])
