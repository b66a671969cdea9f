"""Spreading: what labels say of every row and component, along the graph that joins a row to its nearest neighbours.

    W = max(A, A^T),   A_ij = [j is a neighbour of i],   P = D^-1 W,   D = diag(W 1)
    graph:   u = softmax(U / deviation of its row),   U = sum_t P^t D^-1 B,   B_i = y_i - mean(y) if labelled, else 0
    tau:     tau_cy = sum_i r_c(x_i) u_iy^2, rows sharpened
    guess:   p = share u + (1 - share) sum_c r_c tau_cy
    target:  q <- 1/2 P q + 1/2 p, with labelled rows pinned; classes evened out, rows squared

u is Poisson learning, which needs no more than a label a class: Calder, Cook, Thorpe & Slepcev, "Poisson Learning:
Graph Based Semi-Supervised Learning at Very Low Label Rates", 2020, algorithm 1. Averaging the guess over neighbours
is the label spreading of Zhou et al., "Learning with Local and Global Consistency", 2004, cut short.

The graph's share keeps the model from following its own mistakes ever further. A row without a label that reaches it
gets a target of zeros, which asks for nothing: with few classes known, most rows belong to none of them.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from rcm_notebook.prediction.balance import sharpened
from rcm_notebook.types import Bool, Float, Int

POISSON_STEPS = 40
"""Terms of the sum over t. A choice, made on a validation split of Banking77's training rows: 80 say the same, 20 cost
a point with one label a class."""
GRAPH_SHARE = 0.3
"""Weight of the graph's prediction in the target. A choice, made on a validation split of Banking77's training rows. At
0 accuracy falls again as training goes on, most with one label a class. At 0.5 ten labels a class learn less."""
SPREAD_STEPS = 5
"""How many edges a guess travels; a choice."""
EVENING = 0.5
"""Power with which a class's mean is divided out: 0 leaves the classes' shares, 1 makes them equal. A choice."""
TARGET_POWER = 2.0
"""Power of a target's row, since averaging has blurred it; a choice."""
TAU_POWER = 10.0
"""Power of tau's rows. A choice, made on a validation split of Banking77's training rows: at 4 components stay shared
between classes."""
RECENT = 2
"""Solutions for the newest labels that a graph keeps: the map and the training ask for the same. A choice."""
SMOOTHING = 1e-3
"""Added to every class before rows become probabilities, so that none is ever impossible."""


class Graph:
    """Neighbours of N rows as a random walk between them.

    Args:
        neighbours: int [N, k], for every row the rows that it is joined to; a row's own number joins it to nothing.
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
        """Return u, what labels and graph alone say: class probabilities of every row (float32), 0 without labels."""
        known, columns = np.unique(ids, return_inverse=True)
        u = np.zeros((len(self.degree), n_classes), np.float32)
        u[:, known] = self._solved(np.asarray(rows, np.int64).tobytes(), columns.astype(np.int64).tobytes())
        return u

    def _solve(self, rows: bytes, columns: bytes) -> np.ndarray:
        """Return the columns of u that belong to classes with labels; bytes, so that recent ones can be kept."""
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
        """Return q for a guess: averaged over neighbours, evened out, sharpened; labelled rows keep their class."""
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
    """Return tau as the rows of the graph give it to their components; u is what `Graph.poisson` returns."""
    return sharpened(responsibilities.T @ poisson**2 + SMOOTHING, TAU_POWER).astype(np.float32)


def spread(
    graph: Graph,
    tau: Float[np.ndarray, "K C"],
    responsibilities: Float[np.ndarray, "N K"],
    rows: Int[np.ndarray, " L"],
    ids: Int[np.ndarray, " L"],
    is_unknown: Bool[np.ndarray, " N"],
) -> Float[np.ndarray, "N C"]:
    """Return q, the class probabilities that every row is to learn; zeros where no label reaches.

    Args:
        graph: Graph of the N rows.
        tau: p(y | c) of the components.
        responsibilities: r of every row.
        rows: Labelled rows, at least one.
        ids: Their class ids.
        is_unknown: Rows that no label reaches (see `rcm_notebook.prediction.tau.unknown`).
    """
    poisson = graph.poisson(rows, ids, tau.shape[1])
    guess = GRAPH_SHARE * poisson + (1 - GRAPH_SHARE) * (responsibilities @ tau)
    targets = graph.smooth(guess, rows, ids)
    unreached = is_unknown.copy()
    unreached[rows] = False
    targets[unreached] = 0.0
    return targets
