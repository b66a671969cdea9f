"""Typical and diverse: as many clusters as there will be labels, and the most typical row of each unlabelled cluster.

Hacohen, Dekel & Weinshall (2022), "Active Learning on a Budget: Opposite Strategies Suit High and Low Budgets",
section 3.2 (TypiClust). k-means makes labels + n clusters. Clusters with the fewest labels come first, and among these
the largest. Typicality is one over the mean distance to the nearest neighbours.
"""

from typing import Any

import numpy as np

from rcm_notebook.acquisition.interface import ACQUISITIONS, AcquisitionState, Query
from rcm_notebook.types import Float, Int

MAX_CLUSTERS = 500
"""Largest number of clusters, as in the paper."""

NEIGHBOURS = 20
"""Number of neighbours whose distances give a row's typicality, as in the paper."""

SAMPLE = 4000
"""Largest number of rows that k-means is fitted to; a choice that keeps a query of 60,000 rows near a second."""

CANDIDATES = 500
"""Largest number of rows of one cluster that are compared with each other; a choice."""


@ACQUISITIONS.register("typical")
def typical(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
    """Return the most typical row of each cluster without a label, the largest cluster first.

    The score is the number of rows in the row's cluster, divided by one plus the number of labels there.
    """
    n = min(n, int(state.available.sum()))
    if not n:
        return Query(np.zeros(0, np.int64), np.zeros(0), ())
    cluster = _clusters(state.place, min(len(state.labelled) + n, MAX_CLUSTERS), rng)
    size = np.bincount(cluster)
    labels = np.bincount(cluster[state.labelled], minlength=len(size))
    available = state.available.copy()
    rows, scores, reasons = [], [], []
    for _ in range(n):
        open_clusters = np.bincount(cluster[available], minlength=len(size)) > 0
        fewest = open_clusters & (labels == labels[open_clusters].min())
        c = int(np.where(fewest, size, -1).argmax())
        members = rng.permutation(np.flatnonzero(available & (cluster == c)))[:CANDIDATES]
        row = int(members[_typicality(state.place[members]).argmax()])
        rows.append(row)
        scores.append(size[c] / (1 + labels[c]))
        labelled = "none of them labelled" if not labels[c] else f"{labels[c]} of them asked about already"
        reasons.append(f"Typical of {size[c]} rows that are alike, {labelled}.")
        labels[c] += 1
        available[row] = False
    return Query(np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float64), tuple(reasons))


def _clusters(place: Float[np.ndarray, "N p"], count: int, rng: np.random.Generator) -> Int[np.ndarray, " N"]:
    """Return the cluster of every row, 0 to count - 1. There are fewer clusters if fewer rows are distinct."""
    from sklearn.cluster import KMeans

    sample = place[np.sort(rng.permutation(len(place))[:SAMPLE])].astype(np.float64)
    count = min(count, len(np.unique(sample, axis=0)))
    settings: dict[str, Any] = {"n_clusters": count, "n_init": 1, "random_state": int(rng.integers(2**31))}
    return np.asarray(KMeans(**settings).fit(sample).predict(place.astype(np.float64)), np.int64)


def _typicality(place: Float[np.ndarray, "n p"]) -> Float[np.ndarray, " n"]:
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    nearest = np.sort(apart, axis=1)[:, 1 : NEIGHBOURS + 1]
    return -nearest.mean(axis=1) if nearest.shape[1] else np.zeros(1)
