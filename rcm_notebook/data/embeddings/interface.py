"""What an embedding is: a way from texts to vectors that a data set keeps, so that new texts take the same way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Float


class Embedding(ABC):
    """A way from texts to vectors. A subclass is a part that `Dataset.from_texts` takes by its name in EMBEDDINGS.

    An embedding changes in `fit` alone, which is called once, before anybody else has it.

    Attributes:
        weights: What was fitted to the texts, as one array; None where nothing was.
    """

    weights: np.ndarray | None = None

    @property
    @abstractmethod
    def settings(self) -> Mapping[str, Any]:
        """Plain JSON; with `weights`, all that `restored` takes."""

    def fit(self, texts: Sequence[str], dimensions: int | None) -> Float[np.ndarray, "N D"]:
        """Learn from a data set's texts what is to be learned, and return their vectors, float32.

        Args:
            texts: N texts, at least one.
            dimensions: D; None: the embedding's own.

        Raises:
            ImportError: A library is missing; the message says how to install it.
            ValueError: Nothing can be embedded, or the embedding has no such D.
        """
        x = self.embed(texts)
        if dimensions not in (None, x.shape[1]):
            raise ValueError(f"This embedding has {x.shape[1]} dimensions; leave out dimensions={dimensions!r}.")
        return x

    @abstractmethod
    def embed(self, texts: Sequence[str]) -> Float[np.ndarray, "N D"]:
        """Return the vectors of N texts, at least one, float32; zeros for a text in which nothing is known.

        Raises:
            ImportError: A library is missing.
            ValueError: The embedding cannot be had in this process; the message says how it can.
        """

    @classmethod
    @abstractmethod
    def restored(cls, settings: Mapping[str, Any], weights: np.ndarray | None) -> Self:
        """Return the embedding that had these settings and weights; nothing heavy is loaded before the first text.

        Raises:
            ValueError: They are not those of such an embedding; the message says which.
        """


EMBEDDINGS: Registry[type[Embedding]] = Registry("embedding")
"""Name -> the class of the embedding; it is made without arguments, and then fitted."""


def at_length_1(x: Float[np.ndarray, "N D"]) -> Float[np.ndarray, "N D"]:
    """Return rows of length 1, float32; rows of zeros stay."""
    length = np.linalg.norm(x, axis=1, keepdims=True)
    return (x / np.where(length > 0, length, 1)).astype(np.float32)
