"""Mean of the token vectors of WordLlama, 256 dimensions: quick (some 10,000 texts a second), no download, no PyTorch.

The vectors come with the package `wordllama` (MIT), which ``pip install rcm_notebook[texts]`` installs. Words that mean
the same are near without sharing letters; the order of words does not count. It knows English best.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np

from rcm_notebook.data.embeddings.interface import EMBEDDINGS, Embedding, at_length_1
from rcm_notebook.disk import fields, require_fields

MODEL, DIMENSIONS = "l2_supercat", 256
"""The vectors that the package itself holds; others it would download."""


@EMBEDDINGS.register("wordllama")
class WordLlama(Embedding):
    """WordLlama's token vectors, averaged and scaled to length 1."""

    def __init__(self):
        self._model: Any = None

    @property
    def settings(self) -> Mapping[str, Any]:
        """The name of the model."""
        return {"model": MODEL}

    def embed(self, texts):
        """Average the vectors of the tokens."""
        if self._model is None:
            self._model = _load()
        with np.errstate(invalid="ignore"):
            x = self._model.embed(list(texts))
        return at_length_1(np.nan_to_num(x))  # NaN where a text has no token.

    @classmethod
    def restored(cls, settings: Mapping[str, Any], weights: np.ndarray | None) -> Self:
        """Check that it is the model that is at hand."""
        require_fields(settings, {"model": fields.TEXT}, {})
        if settings["model"] != MODEL or weights is not None:
            raise ValueError(f"it is WordLlama's {settings['model']!r:.60}; known: {MODEL}")
        return cls()


def _load() -> Any:
    """Return the model that the package holds. Importing it sets up the root logger, which is the user's own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        import wordllama
    except ImportError as error:
        raise ImportError("embedding='wordllama' needs WordLlama: pip install rcm_notebook[texts]") from error
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    home = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(MODEL, cache_dir=home, dim=DIMENSIONS, disable_download=True)
