"""Spreading: labels spread to every row and component along a graph that joins each row to its nearest neighbours.

    W = max(A, A^T),   A_ij = [j is a neighbour of i],   P = D^-1 W,   D = diag(W 1)
    graph:   u = softmax(U / deviation of its row),   U = sum_t P^t D^-1 B,   B_i = y_i - mean(y) if labelled, else 0
    tau:     tau_cy = sum_i r_c(x_i) u_iy^2, rows sharpened
    guess:   p = share u + (1 - share) sum_c r_c tau_cy
    target:  q <- 1/2 P q + 1/2 p, with labelled rows fixed; classes evened out, rows squared

u is Poisson learning, which needs only one label a class: Calder, Cook, Thorpe & Slepcev, "Poisson Learning: Graph
Based Semi-Supervised Learning at Very Low Label Rates", 2020, algorithm 1. Averaging the guess over neighbours is the
label spreading of Zhou et al., "Learning with Local and Global Consistency", 2004, with few steps.

The graph's share keeps the model from amplifying its own mistakes. A row that no label reaches gets a target of zeros,
which has no effect on the loss: if few classes are known, most rows belong to none of them.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from rcm_notebook.prediction.balance import sharpened
from rcm_notebook.types import Bool, Float, Int

POISSON_STEPS = 40
"""Number of terms of the sum over t. A choice, made on a validation split of Banking77's training rows: 80 gives the
same accuracy, 20 costs a point with one label a class."""
GRAPH_SHARE = 0.3
"""Weight of the graph's prediction u in the guess. A choice, made on a validation split of Banking77's training rows.
At 0 accuracy falls again as training goes on, most with one label a class. At 0.5 accuracy is lower with ten labels a
class."""
SPREAD_STEPS = 5
"""Number of edges along which a guess spreads; a choice."""
EVENING = 0.5
"""Power of the class mean by which targets are divided: 0 keeps the classes' shares, 1 makes them equal. A choice."""
TARGET_POWER = 2.0
"""Power that sharpens a target's row, since averaging has blurred it; a choice."""
TAU_POWER = 10.0
"""Power that sharpens tau's rows. A choice, made on a validation split of Banking77's training rows: at 4, components
stay shared between classes."""
RECENT = 2
"""Number of recent solutions that a graph keeps, since the map and training ask for the same one. A choice."""
SMOOTHING = 1e-3
"""Added to every class before rows become probabilities. No class then has probability zero."""


class Graph:
    """A random walk between neighbours among N rows.

    Args:
        neighbours: int [N, k], the neighbours of every row. A row's own number adds no edge.
    """

    def __init__(self, neighbours: Int[np.ndarray, "N k"]):
        from scipy import sparse

        n, k = neighbours.shape
        ends = (np.repeat(np.arange(n), k), neighbours.ravel())
        edges: Any = sparse.csr_matrix((np.ones(n * k, np.float32), ends), (n, n))
        edges.setdiag(0)
        edges.eliminate_zeros()
        edges.data[:] = 1  # The same neighbour twice is one edge.
        edges = edges.maximum(edges.T).tocsr()
        self.degree = np.maximum(np.asarray(edges.sum(1)).ravel(), 1.0)
        self.walk = (sparse.diags(1 / self.degree) @ edges).astype(np.float32)
        self._solved = lru_cache(RECENT)(self._solve)

    def poisson(
        self, rows: Int[np.ndarray, " L"], ids: Int[np.ndarray, " L"], n_classes: int
    ) -> Float[np.ndarray, "N C"]:
        """Return u, class probabilities of every row from labels and graph alone (float32); 0 without labels."""
        known, columns = np.unique(ids, return_inverse=True)
        u = np.zeros((len(self.degree), n_classes), np.float32)
        u[:, known] = self._solved(np.asarray(rows, np.int64).tobytes(), columns.astype(np.int64).tobytes())
        return u

    def _solve(self, rows: bytes, columns: bytes) -> np.ndarray:
        """Return the columns of u for classes with labels. The arguments are bytes so that results can be cached."""
        labelled, of_class = np.frombuffer(rows, np.int64), np.frombuffer(columns, np.int64)
        one_hot = np.eye(of_class.max() + 1, dtype=np.float32)[of_class]
        source = np.zeros((len(self.degree), one_hot.shape[1]), np.float32)
        source[labelled] = (one_hot - one_hot.mean(0)) / self.degree[labelled, None]
        potential = np.zeros_like(source)
        for _ in range(POISSON_STEPS):
            potential = self.walk @ potential + source
        potential /= potential.std(1, keepdims=True) + 1e-9
        odds = np.exp(potential - potential.max(1, keepdims=True))
        return odds / odds.sum(1, keepdims=True)

    def smooth(
        self, guess: Float[np.ndarray, "N C"], rows: Int[np.ndarray, " L"], ids: Int[np.ndarray, " L"]
    ) -> Float[np.ndarray, "N C"]:
        """Return q, the guess averaged over neighbours, evened out and sharpened. Labelled rows keep their class."""
        labels = np.eye(guess.shape[1], dtype=np.float32)[ids]
        pinned = guess.astype(np.float32)
        pinned[rows] = labels
        targets = pinned
        for _ in range(SPREAD_STEPS):
            targets = 0.5 * (self.walk @ targets) + 0.5 * pinned
        targets = sharpened(targets / (targets.mean(0) + SMOOTHING) ** EVENING + 1e-12, TARGET_POWER)
        targets[rows] = labels
        return targets.astype(np.float32)


def tau_along_graph(
    responsibilities: Float[np.ndarray, "N K"], poisson: Float[np.ndarray, "N C"]
) -> Float[np.ndarray, "K C"]:
    """Return tau from the rows' class probabilities on the graph. `poisson` is u, as `Graph.poisson` returns it."""
    return sharpened(responsibilities.T @ poisson**2 + SMOOTHING, TAU_POWER).astype(np.float32)


def spread(
    graph: Graph,
    tau: Float[np.ndarray, "K C"],
    responsibilities: Float[np.ndarray, "N K"],
    rows: Int[np.ndarray, " L"],
    ids: Int[np.ndarray, " L"],
    is_unknown: Bool[np.ndarray, " N"],
) -> Float[np.ndarray, "N C"]:
    """Return q, the target class probabilities of every row; zeros where no label reaches.

    Args:
        graph: Graph of the N rows.
        tau: p(y | c) of the components.
        responsibilities: r of every row.
        rows: Labelled rows, at least one.
        ids: Class ids of the labelled rows.
        is_unknown: Rows that no label reaches (see `rcm_notebook.prediction.tau.unknown`).
    """
    poisson = graph.poisson(rows, ids, tau.shape[1])
    guess = GRAPH_SHARE * poisson + (1 - GRAPH_SHARE) * (responsibilities @ tau)
    targets = graph.smooth(guess, rows, ids)
    unreached = is_unknown.copy()
    unreached[rows] = False
    targets[unreached] = 0.0
    return targets
