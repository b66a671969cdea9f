"""Sources: what speaks for a class at which rows, and how much: labels, and the names of classes.

Graph and components take both alike: a label is a source of weight 1 at its row, a name one of weight up to 1 that is
divided among the rows nearest to what it means (`rcm_notebook.prediction.names`).
"""

from typing import NamedTuple, Self

import numpy as np

from rcm_notebook.types import Float, Int


class Sources(NamedTuple):
    """M sources, the labels first.

    Attributes:
        rows: Where they are. A row may have several.
        ids: The class that each speaks for.
        weights: How many labels each is worth, above 0.
        labels: How many of them are labels.
    """

    rows: Int[np.ndarray, " M"]
    ids: Int[np.ndarray, " M"]
    weights: Float[np.ndarray, " M"]
    labels: int

    @classmethod
    def of_labels(cls, rows: Int[np.ndarray, " L"], ids: Int[np.ndarray, " L"]) -> Self:
        """Return labels alone as sources."""
        return cls(np.asarray(rows, np.int64), np.asarray(ids, np.int64), np.ones(len(rows), np.float32), len(rows))

    def joined(self, rows: Int[np.ndarray, " m"], ids: Int[np.ndarray, " m"], weights: Float[np.ndarray, " m"]) -> Self:
        """Return these sources with others behind them."""
        return self._replace(
            rows=np.concatenate([self.rows, rows]),
            ids=np.concatenate([self.ids, ids]),
            weights=np.concatenate([self.weights, weights]).astype(np.float32),
        )

    @property
    def only_labels(self) -> Self:
        """The labels among them."""
        return type(self)(self.rows[: self.labels], self.ids[: self.labels], self.weights[: self.labels], self.labels)
