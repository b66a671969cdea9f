"""Pairs of vectors: a row and one of its nearest neighbours by cosine.

The graph is exact and built once. It joins distinct vectors. Equal rows share their neighbours, so that a hundred
copies of one message find other messages, too. Rows of zeros have no direction and are their own partners.
"""

import hashlib
import warnings
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.pairs.interface import PAIRS, Cancelled, Progress
from rcm_notebook.disk import Damaged, read_arrays, write_arrays
from rcm_notebook.types import Array, Float, Int, Key

K_NEAREST = 10
"""Neighbours of a row in the graph: a choice that worked for short texts."""
PARTNERS = 5
"""How many of them, the nearest, are partners: a choice that worked for short texts."""
CHUNK = 2048
"""Rows searched between two looks at `cancelled`."""


@PAIRS.register("neighbours")
class Neighbours:
    """The k-nearest-neighbour graph of vectors; the partner of a row is one of its neighbours at random.

    Attributes:
        graph: int32 [N, k], each row's neighbours, the nearest first; fewer than 10 where distinct rows are fewer.
    """

    def __init__(self, graph: Int[np.ndarray, "N k"]):
        self.graph = graph

    @classmethod
    def build(
        cls,
        dataset: Dataset,
        cache_dir: Path | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> "Neighbours":
        """Find the neighbours, or read them from `cache_dir`, where they are kept by the data's fingerprint.

        What is kept has a checksum. If it is damaged, a warning says so, and the neighbours are searched again.

        Raises:
            ValueError: The rows are images.
            concurrent.futures.CancelledError: `cancelled` returned True; nothing is kept.
        """
        if dataset.kind != "vector":
            raise ValueError(f"The rows are images {dataset.shape}; 'neighbours' pairs vectors. Use 'augment'.")
        path = None if cache_dir is None else Path(cache_dir) / f"neighbours-{K_NEAREST}-{dataset.fingerprint}.npz"
        graph = None if path is None else _kept(path, len(dataset))
        if graph is None:
            graph = nearest(dataset.scaled(), K_NEAREST, progress, cancelled)
            if path is not None:
                _keep(graph, path)
        return cls(graph)

    def partner(self, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return one of the nearest neighbours of each of `rows` [B], at random, int64 [B]."""
        rows = np.asarray(rows, np.int64)
        return self.graph[rows, rng.integers(min(PARTNERS, self.graph.shape[1]), size=rows.shape)].astype(np.int64)

    @staticmethod
    def perturb(x: Float[Array, "B D"], key: Key[Array, ""]) -> Float[Array, "B D"]:
        """Return `x` unchanged. Neighbours differ enough; adding dropout brought no gain."""
        return x


def nearest(
    x: Float[np.ndarray, "N D"], k: int, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Int[np.ndarray, "N n"]:
    """Return the k nearest distinct rows of each row by cosine, int32 [N, min(k, distinct - 1)], itself where none.

    For rows of length 1, squared distance sorts as cosine does, and scikit-learn searches it fastest.
    """
    from sklearn.neighbors import NearestNeighbors

    n = len(x)
    length = np.linalg.norm(x, axis=1)
    first, group = _distinct(x)
    points = np.flatnonzero(length[first] > 0)
    k = min(k, len(points) - 1)
    if k < 1:
        return np.arange(n, dtype=np.int32)[:, None]
    unit = x[first[points]] / length[first[points], None]
    search = NearestNeighbors(n_neighbors=k + 1, algorithm="brute", metric="sqeuclidean").fit(unit)
    found = np.repeat(first[:, None], k, axis=1).astype(np.int32)
    for start in range(0, len(points), CHUNK):
        if cancelled is not None and cancelled():
            raise CancelledError("The search for neighbours was cancelled.")
        own = np.arange(start, min(start + CHUNK, len(points)))
        near = search.kneighbors(unit[own], return_distance=False)
        others = np.argsort(near == own[:, None], axis=1, kind="stable")[:, :k]
        found[points[own]] = first[points[np.take_along_axis(near, others, axis=1)]]
        if progress is not None:
            progress(int(own[-1] + 1), len(points))
    graph = found[group]
    zero = length == 0
    graph[zero] = np.flatnonzero(zero)[:, None]
    return graph


def _distinct(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row of each distinct vector [U], and for each row the position of its vector there [N]."""
    seen: dict[bytes, int] = {}
    first: list[int] = []
    group = np.empty(len(x), np.int64)
    for row, values in enumerate(np.ascontiguousarray(x)):
        at = seen.setdefault(hashlib.blake2b(values, digest_size=16).digest(), len(first))
        if at == len(first):
            first.append(row)
        group[row] = at
    return np.array(first, np.int64), group


def _kept(path: Path, n: int) -> np.ndarray | None:
    """Return the graph kept at `path`; None where there is none, it is damaged, or it is no graph of `n` rows."""
    if not path.exists():
        return None
    try:
        graph = read_arrays(path, ("graph",), "The neighbours are searched again.")["graph"]
    except Damaged as error:
        warnings.warn(str(error), stacklevel=3)
        return None
    sound = graph.ndim == 2 and len(graph) == n and graph.dtype == np.int32 and graph.size
    return graph if sound and graph.min() >= 0 and graph.max() < n else None


def _keep(graph: np.ndarray, path: Path) -> None:
    write_arrays(path, {"graph": graph})
    path.with_suffix(".npy").unlink(missing_ok=True)  # Version 0.1.0 kept it there, without a checksum.
