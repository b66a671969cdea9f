"""Spreading: soft labels for every row, along the graph that joins a row to its nearest neighbours.

    W = max(A, A^T),   A_ij = [j is a neighbour of i],   P = D^-1 W,   D = diag(W 1)
    graph:   u = softmax(U / deviation of its row),   U = sum_t P^t D^-1 B,   B_i = y_i - mean(y) if labelled, else 0
    guess:   p = share u + (1 - share) sum_c r_c tau_cy,   tau_cy = sum_i r_c(x_i) u_iy^2, rows sharpened
    target:  q <- 1/2 P q + 1/2 p, with labelled rows pinned; classes evened out, rows squared

u is Poisson learning, which needs no more than a label a class: Calder, Cook, Thorpe & Slepcev, "Poisson Learning:
Graph Based Semi-Supervised Learning at Very Low Label Rates", 2020, algorithm 1. Averaging the guess over neighbours
is the label spreading of Zhou et al., "Learning with Local and Global Consistency", 2004, cut short.

The graph's share keeps the model from following its own mistakes ever further. A row without a label that reaches it
gets a target of zeros, which asks for nothing: with few classes known, most rows belong to none of them.
"""

from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.balance import sharpened
from rcm_notebook.types import Bool, Float, Int

POISSON_STEPS = 80
"""Terms of the sum over t; a choice: by then labels have met everywhere in graphs of ten neighbours."""
GRAPH_SHARE = 0.3
"""Of the graph's own word in the guess. A choice, made on a validation split of Banking77's training rows: at 0
accuracy falls again as training goes on, most with one label a class; at 0.5 ten labels a class learn less."""
SPREAD_STEPS = 5
"""How many edges a guess travels; a choice."""
EVENING = 0.5
"""Power with which a class's mean is divided out: 0 leaves the classes' shares, 1 makes them equal. A choice."""
TARGET_POWER = 2.0
"""Power of a target's row, since averaging has blurred it; a choice."""
TAU_POWER = 10.0
"""Power of the rows of `Spread.tau`. A choice, made on a validation split of Banking77's training rows: at 4 the
components stay shared between classes."""
SMOOTHING = 1e-3
"""Added to every class before rows become probabilities, so that none is ever impossible."""


class Spread(NamedTuple):
    """What one epoch learns from.

    Attributes:
        targets: q, class probabilities of every row; zeros where no label reaches.
        tau: p(y | c) as the targets give it: sum_i r_c(x_i) q_iy, rows sharpened.
    """

    targets: Float[np.ndarray, "N C"]
    tau: Float[np.ndarray, "K C"]


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

    def poisson(
        self, rows: Int[np.ndarray, " L"], ids: Int[np.ndarray, " L"], n_classes: int
    ) -> Float[np.ndarray, "N C"]:
        """Return u, what labels and graph alone say: class probabilities of every row (float32)."""
        source = np.zeros((len(self.degree), n_classes), np.float32)
        one_hot = np.eye(n_classes, dtype=np.float32)[ids]
        source[rows] = (one_hot - one_hot.mean(0)) / self.degree[rows, None]
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


def spread(
    graph: Graph,
    poisson: Float[np.ndarray, "N C"],
    responsibilities: Float[np.ndarray, "N K"],
    rows: Int[np.ndarray, " L"],
    ids: Int[np.ndarray, " L"],
    is_unknown: Bool[np.ndarray, " N"],
) -> Spread:
    """Return targets and the tau that goes with them.

    Args:
        graph: Of the N rows.
        poisson: u, which `Graph.poisson` gives for these labels.
        responsibilities: r of every row.
        rows: Labelled rows, at least one.
        ids: Their class ids.
        is_unknown: Rows that no label reaches (see `rcm_notebook.tau.unknown`).
    """
    guess = GRAPH_SHARE * poisson + (1 - GRAPH_SHARE) * (responsibilities @ _tau(responsibilities, poisson**2))
    targets = graph.smooth(guess, rows, ids)
    unreached = is_unknown.copy()
    unreached[rows] = False
    targets[unreached] = 0.0
    return Spread(targets, _tau(responsibilities, targets))


def _tau(responsibilities: Float[np.ndarray, "N K"], soft: Float[np.ndarray, "N C"]) -> Float[np.ndarray, "K C"]:
    """Return what soft labels of all rows make of the components; their own few labels would say it less well."""
    return sharpened(responsibilities.T @ soft + SMOOTHING, TAU_POWER).astype(np.float32)
