"""Which embedding a user means, and under which name a folder keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from rcm_notebook.data.embeddings.encoder import Encoder
from rcm_notebook.data.embeddings.interface import EMBEDDINGS, Embedding
from rcm_notebook.data.embeddings.own import Own
from rcm_notebook.registry import unknown

GIVEN: Mapping[str, type[Embedding]] = {"folder": Encoder, "function": Own}
"""Kinds of embeddings that are given as they are and have no name in EMBEDDINGS."""


def chosen(given: Any) -> Embedding:
    """Return the embedding that a user means, not fitted yet.

    Args:
        given: A name in EMBEDDINGS, the folder of a sentence encoder, an embedding, a function that makes vectors of a
            list of texts, or a model with such a method `encode`.

    Raises:
        LookupError: No embedding has this name, and no folder is there; or an embedding's class is not registered.
        ValueError: It is none of these.
    """
    if isinstance(given, Embedding):
        kept_name(given)
        return given
    if isinstance(given, str) and given in EMBEDDINGS:
        return EMBEDDINGS[given]()
    if isinstance(given, str | PathLike):
        if Path(given).is_dir():
            return Encoder(Path(given))
        raise unknown("embedding", str(given), EMBEDDINGS, "or folder")
    function = getattr(given, "encode", given)
    if isinstance(given, type) or not callable(function):
        raise ValueError(
            f"embedding is {given!r:.60}; expected a name, a folder, a function, or a model with `encode`."
        )
    return Own(function, getattr(given, "__qualname__", type(given).__name__))


def kept_name(embedding: Embedding) -> str:
    """Return the name under which a folder keeps an embedding. Raises LookupError if its class has none."""
    for name, kind in {**EMBEDDINGS, **GIVEN}.items():
        if type(embedding) is kind:
            return name
    raise LookupError(f"{type(embedding).__name__} is not registered; EMBEDDINGS.register(name) gives it a name.")


def restored(name: str, settings: Mapping[str, Any], weights: np.ndarray | None) -> Embedding:
    """Return the embedding that a folder keeps.

    Raises:
        LookupError: It has a name of its own; what registers it must be imported first.
        ValueError: The settings or weights are not right.
    """
    kind = GIVEN[name] if name in GIVEN else EMBEDDINGS[name]
    return kind.restored(settings, weights)
