"""A batch without near-duplicates: the best rows, each different from those taken before it.

The rows with the highest scores are often close together and ask the same question n times. So each row keeps a count
of the taken rows that are similar to it. Two rows are similar if their responsibilities are (a Bhattacharyya
coefficient above `ALIKE`), or if they are near each other on the map. The row with the lowest count comes next. Among
equal counts, it is the row with the highest score.
"""

import numpy as np

from rcm_notebook.acquisition.interface import AcquisitionState
from rcm_notebook.types import Float, Int

ALIKE = 0.75
"""sum_c sqrt(r_c r'_c) above which two rows ask about the same components. A choice: a row of a single component is
similar to a row that gives this component more than 56 %."""

NEAR = 0.05
"""Distance on the map, in units of its spread, within which two rows look the same. A choice: a dot's width or two."""


def best_spread(
    state: AcquisitionState, scores: Float[np.ndarray, " N"], n: int, rng: np.random.Generator
) -> Int[np.ndarray, " n"]:
    """Return up to n available rows with high scores, best first. Equal scores are ordered at random."""
    rows = rng.permutation(np.flatnonzero(state.available))
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    profile = np.sqrt(state.responsibilities[rows])
    place = None if state.positions is None else state.positions[rows]
    near = 0.0 if place is None or not len(place) else NEAR * float(np.linalg.norm(place.std(axis=0)))
    crowd, taken = np.zeros(len(rows), dtype=np.int64), []
    for _ in range(min(n, len(rows))):
        best = int(crowd.argmin())  # The first of the lowest counts: rows are in the order of their scores.
        taken.append(best)
        crowd += profile @ profile[best] > ALIKE
        if place is not None:
            crowd += np.linalg.norm(place - place[best], axis=1) <= near
        crowd[best] = np.iinfo(np.int64).max // 2
    return rows[np.sort(np.array(taken, dtype=np.int64))]
