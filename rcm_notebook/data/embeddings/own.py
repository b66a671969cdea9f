"""A function of the user's own, or the `encode` of a model such as sentence-transformers'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np

from rcm_notebook.data.embeddings.interface import Embedding
from rcm_notebook.data.validation import as_values
from rcm_notebook.disk import fields, require_fields


class Own(Embedding):
    """Vectors that somebody else's code makes. A folder keeps its name alone, never the code.

    Args:
        function: Takes a list of texts and returns vectors [N, D]; None where only its name is known.
        name: What it is called.
    """

    def __init__(self, function: Callable[[list[str]], Any] | None, name: str):
        self._name = name
        self._function = function

    @property
    def settings(self) -> Mapping[str, Any]:
        """The name."""
        return {"name": self._name}

    def embed(self, texts):
        """Call the function once, with all the texts."""
        name = self._name
        if self._function is None:
            raise ValueError(
                f"The texts were embedded by {name!r}, code that no folder keeps. Give vectors instead of texts, or "
                "open the session with a data set that has the function: Session(Dataset.from_texts(texts, "
                "embedding=function), folder)."
            )
        x = as_values(self._function(list(texts)), f"the result of the embedding {name!r}")
        if x.ndim != 2 or len(x) != len(texts):
            raise ValueError(
                f"The embedding {name!r} returned an array of shape {x.shape} for {len(texts)} texts; expected one "
                "vector for each, [N, D]."
            )
        return x.astype(np.float32, copy=False)

    @classmethod
    def restored(cls, settings: Mapping[str, Any], weights: np.ndarray | None) -> Self:
        """Only the name."""
        require_fields(settings, {"name": fields.TEXT}, {})
        return cls(None, settings["name"])
