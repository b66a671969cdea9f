"""Embeddings of texts: how quick they are, and how near messages of one kind lie, on Banking77's training rows.

    RCM_DATA=folder python tests/benchmarks/embeddings.py

The share of neighbours: of the ten nearest rows of every row by cosine, how many are of its own intent. The folder
holds ``banking77/`` and, unless it is to be downloaded, ``minilm/``. Nothing is read from the cache.
"""

import os
import platform
import tempfile
import time
from pathlib import Path

import numpy as np
from label_rows import TEXTS, banking77, truth_of

from rcm_notebook.data import caching

NEAREST = 10


def share_of_own(x: np.ndarray, truth: np.ndarray) -> float:
    """Return which share of the nearest rows has a row's own class, over all rows."""
    own = []
    for start in range(0, len(x), 1000):
        near = x[start : start + 1000] @ x.T
        rows = np.arange(start, start + len(near))
        near[np.arange(len(near)), rows] = -np.inf
        nearest = np.argpartition(-near, NEAREST, axis=1)[:, :NEAREST]
        own.append(truth[nearest] == truth[rows][:, None])
    return float(np.concatenate(own).mean())


def main() -> None:
    """Embed by each and print the table."""
    lines = ["| embedding | D | texts a second | neighbours of the same intent |", "|---|---|---|---|"]
    for embedding in TEXTS.values():
        with tempfile.TemporaryDirectory() as folder:
            caching.cache_folder = lambda folder=folder: Path(folder)
            begin = time.monotonic()
            data = banking77(embedding)
            seconds = time.monotonic() - begin
        assert data.test is not None
        share = share_of_own(data.x, truth_of(data))
        lines.append(f"| {embedding} | {data.shape[0]} | {(len(data) + len(data.test)) / seconds:,.0f} | {share:.1%} |")
    print(f"{platform.machine()}, {os.cpu_count()} cores, no GPU\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
