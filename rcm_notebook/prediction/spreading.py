"""Spreading: labels spread to every row and component along a graph that joins each row to its nearest neighbours.

    W = max(A, A^T),   A_ij = [j is a neighbour of i],   P = D^-1 W,   D = diag(W 1)
    graph:   u = softmax(U / deviation of its row),   U = sum_t P^t D^-1 B,   B_i = its sources' w (y - mean(y))
    tau:     tau_cy = sum_i r_c(x_i) u_iy^2, rows sharpened
    guess:   p = share u + (1 - share) sum_c r_c tau_cy
    target:  q <- 1/2 P q + 1/2 p, with labelled rows fixed; classes evened out, rows squared

A label is a source of weight w = 1, a class name one of less (`rcm_notebook.prediction.sources`). Since U is linear in
the sources, it is kept by class: U_y = S_y - mean(y)_y sum S, and one more label solves for one class alone.

u is Poisson learning, which needs only one label a class: Calder, Cook, Thorpe & Slepcev, "Poisson Learning: Graph
Based Semi-Supervised Learning at Very Low Label Rates", 2020, algorithm 1. Averaging the guess over neighbours is the
label spreading of Zhou et al., "Learning with Local and Global Consistency", 2004, with few steps.

The graph's share keeps the model from amplifying its own mistakes. A row that no label reaches gets a target of zeros,
which has no effect on the loss: if few classes are known, most rows belong to none of them.
"""

from typing import Any

import numpy as np

from rcm_notebook.prediction.balance import sharpened
from rcm_notebook.prediction.sources import Sources
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
"""Number of recent solutions whose parts a graph keeps, since the map and training ask for the same one. A choice."""
FAINTEST = np.float32(1e-9)
"""Strength of a class that does not reach a row, so that its logarithm is finite."""
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
        self._recent: tuple[dict[bytes, np.ndarray], ...] = ()

    def poisson(self, sources: Sources, n_classes: int) -> Float[np.ndarray, "N C"]:
        """Return u, class probabilities of every row from the sources and the graph alone (float32); 0 without any."""
        known = np.unique(sources.ids)
        u = np.zeros((len(self.degree), n_classes), np.float32)
        if not len(known):
            return u
        parts = np.stack(self._parts(sources, known), axis=1)
        weight = np.bincount(sources.ids, sources.weights, n_classes)[known].astype(np.float32)
        total = parts.sum(axis=1, keepdims=True)
        potential = parts - total * (weight / weight.sum())
        potential /= potential.std(1, keepdims=True) + 1e-9
        odds = np.exp(potential - potential.max(1, keepdims=True))
        u[:, known] = odds / odds.sum(1, keepdims=True)
        return u

    def strengths(self, sources: Sources, rows: Int[np.ndarray, " n"]) -> Float[np.ndarray, "n c"]:
        """Return log S, how strongly each of the c classes that sources speak for reaches some rows."""
        parts = [part[rows] for part in self._parts(sources, np.unique(sources.ids))]
        return np.log(np.stack(parts, axis=1) + FAINTEST)

    def rivals(self, sources: Sources) -> Float[np.ndarray, " L"]:
        """Return how strongly the best of all classes but its own reaches each labelled row; log S, as `strengths`.

        Args:
            sources: What speaks for classes, for at least two.
        """
        labelled = sources.only_labels
        strengths = self.strengths(sources, labelled.rows)
        own = np.searchsorted(np.unique(sources.ids), labelled.ids)
        return np.where(np.arange(strengths.shape[1]) == own[:, None], -np.inf, strengths).max(axis=1)

    def _parts(self, sources: Sources, known: Int[np.ndarray, " c"]) -> list[Float[np.ndarray, " N"]]:
        """Return S, sum_t P^t D^-1 w of the sources of each class. What was solved lately is not solved again."""
        at: list[tuple[np.ndarray, np.ndarray]] = []
        for class_id in known:
            own = sources.ids == class_id
            at.append((sources.rows[own], sources.weights[own]))
        keys = [rows.tobytes() + weights.tobytes() for rows, weights in at]
        kept = {key: part for recent in self._recent for key, part in recent.items()}
        new = [place for place, key in enumerate(keys) if key not in kept]
        if new:
            source = np.zeros((len(self.degree), len(new)), np.float32)
            for column, place in enumerate(new):
                rows, weights = at[place]
                np.add.at(source[:, column], rows, weights / self.degree[rows])
            part = np.zeros_like(source)
            for _ in range(POISSON_STEPS):
                part = self.walk @ part + source
            kept |= {keys[place]: np.ascontiguousarray(part[:, column]) for column, place in enumerate(new)}
        found = {key: kept[key] for key in keys}
        if new or not self._recent:
            self._recent = (found, *self._recent[: RECENT - 1])
        return [kept[key] for key in keys]

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
    sources: Sources,
    is_unknown: Bool[np.ndarray, " N"],
) -> Float[np.ndarray, "N C"]:
    """Return q, the target class probabilities of every row; zeros where nothing reaches.

    Args:
        graph: Graph of the N rows.
        tau: p(y | c) of the components.
        responsibilities: r of every row.
        sources: What speaks for classes, at least one. Rows with a label keep its class; those of names may change.
        is_unknown: Rows that no source reaches (see `rcm_notebook.prediction.tau.unknown`).
    """
    rows, ids = sources.only_labels.rows, sources.only_labels.ids
    guess = GRAPH_SHARE * graph.poisson(sources, tau.shape[1]) + (1 - GRAPH_SHARE) * (responsibilities @ tau)
    targets = graph.smooth(guess, rows, ids)
    unreached = is_unknown.copy()
    unreached[rows] = False
    targets[unreached] = 0.0
    return targets
