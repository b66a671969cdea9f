"""The novelty of rows under fixed parameters. The network reads a sample of the data once and keeps the result."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.inference.network import Network
from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty import Reference, novelty, reference_of

SAMPLE = 5000
"""Largest number of training rows that a row is compared with; a choice: 60,000 rows then take seconds."""


@dataclass(frozen=True, eq=False)
class NoveltyScorer:
    """Scores rows by how different they are from the data, in [0, 1]; see `rcm_notebook.uncertainty.novelty`.

    Attributes:
        network: The network. Its parameters never change, so results are kept.
        data: The rows to compare with.
        seed: Seed of the sample.
    """

    network: Network
    data: Dataset
    seed: int

    @cached_property
    def own(self) -> Float[np.ndarray, " N"]:
        """Novelty of the data's rows. The network reads all of them once."""
        place = np.full(len(self.data), -1)
        place[self._sample] = np.arange(len(self._sample))
        return novelty(self.network.see(self.data, np.arange(len(self.data))), self._reference, place)

    @property
    def is_known(self) -> bool:
        """Whether `own` is already computed."""
        return "own" in self.__dict__

    def of_row(self, row: int) -> float:
        """Return the novelty of one of the data's rows."""
        if self.is_known:
            return float(self.own[row])
        place = np.append(np.flatnonzero(self._sample == row), -1)[:1]
        return float(novelty(self.network.see(self.data, np.array([row])), self._reference, place)[0])

    def of_new(self, x: Float[np.ndarray, "M *shape"]) -> Float[np.ndarray, " M"]:
        """Return the novelty of new, scaled rows."""
        return novelty(self.network.see_new(x), self._reference)

    @cached_property
    def _sample(self) -> Int[np.ndarray, " S"]:
        return np.sort(np.random.default_rng(self.seed).permutation(len(self.data))[:SAMPLE])

    @cached_property
    def _reference(self) -> Reference:
        return reference_of(self.network.see(self.data, self._sample))
