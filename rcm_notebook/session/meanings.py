"""What class names mean among the rows of a data set: its embedding says where."""

import warnings
from collections.abc import Sequence
from functools import partial

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.prediction import Meaning, Names
from rcm_notebook.types import Float


def names_among(data: Dataset, weight: float) -> Names | None:
    """Return what names mean among vectors; None for images, which no name can be compared with.

    Args:
        data: The data set.
        weight: How many labels a name is worth.
    """
    return Names(len(data), data.scaled, partial(_vectors, data), weight) if data.kind == "vector" else None


def _vectors(data: Dataset, meanings: Sequence[Meaning]) -> list[Float[np.ndarray, " D"] | None]:
    """Return the vector of each meaning as the network would see it; None where a text says nothing."""
    texts = [meaning for meaning in meanings if isinstance(meaning, str)]
    known: dict[Meaning, np.ndarray] = {m: np.array(m, data.x.dtype) for m in meanings if isinstance(m, tuple)}
    if texts and data.embedding is not None:
        try:
            known |= {text: vector for text, vector in zip(texts, data.embed(texts), strict=True) if vector.any()}
        except (ImportError, OSError, ValueError) as error:
            warnings.warn(
                f"Names of classes say nothing about the rows, since they cannot be embedded: {error}", stacklevel=2
            )
    return [data.scale_new(known[meaning][None])[0] if meaning in known else None for meaning in meanings]
