"""Positive pairs: two views of the same thing, from which the term `consistency` learns."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float, Key

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows in all."""
Cancelled = Callable[[], bool]
"""Asked between chunks; True ends the building."""


class Pairs(Protocol):
    """Positive pairs of one data set: a partner for each row, and how its values change at random."""

    @property
    def graph(self) -> np.ndarray | None:
        """Neighbours of each row, int32 [N, k], along which labels spread while training; or None."""
        ...

    @classmethod
    def build(
        cls,
        dataset: Dataset,
        cache_dir: Path | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> "Pairs":
        """Prepare the pairs of a data set, once.

        Args:
            dataset: The data set.
            cache_dir: Folder that keeps what takes long to build, by the data's fingerprint; None keeps nothing.
            progress: Called with (rows done, rows in all).
            cancelled: Asked between chunks.

        Raises:
            ValueError: This kind of data has no such pairs.
            concurrent.futures.CancelledError: `cancelled` returned True.
        """
        ...

    def partner(self, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return a row that is a positive of each of `rows` [B], int64 [B]; possibly the row itself."""
        ...

    @staticmethod
    def perturb(x: Float[Array, "B ..."], key: Key[Array, ""]) -> Float[Array, "B ..."]:
        """Return scaled values [B, *shape], changed at random where a row is its own partner.

        JAX traces it. It is a static method, so that the compiled step serves all data sets of the same size.
        """
        ...


PAIRS: Registry[type[Pairs]] = Registry("kind of pairs")
"""Name -> the class; `Dataset.pairs` holds such a name."""
