"""all-MiniLM-L6-v2, a sentence encoder of 384 dimensions: some 100 texts a second on a laptop, the best for English.

It is looked for in the folder ``minilm`` of the folder that the environment variable ``RCM_DATA`` names, then in the
cache of the Hugging Face Hub, and is else downloaded from there once (90 MB, Apache 2.0). It runs on ONNX Runtime,
without PyTorch: ``pip install rcm_notebook[texts]``.
Wang et al., "MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression of Pre-Trained Transformers", 2020.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np

from rcm_notebook.data.embeddings.encoder import Encoder
from rcm_notebook.data.embeddings.interface import EMBEDDINGS
from rcm_notebook.disk import fields, require_fields

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
FILES = ("tokenizer.json", "onnx/model.onnx", "1_Pooling/config.json", "sentence_bert_config.json")


@EMBEDDINGS.register("minilm")
class Minilm(Encoder):
    """The encoder all-MiniLM-L6-v2, wherever it is on this machine."""

    def __init__(self, sha256: str | None = None, may_download: bool = True):
        super().__init__(Path("minilm"), sha256)
        self._may_download = may_download

    @property
    def settings(self) -> Mapping[str, Any]:
        """The sha256 of the network; each machine has it in another folder."""
        return {"sha256": self.sha256}

    @classmethod
    def restored(cls, settings: Mapping[str, Any], weights: np.ndarray | None) -> Self:
        """Look at nothing yet: the model may not be on this machine, and opening a folder downloads nothing."""
        require_fields(settings, {"sha256": fields.TEXT}, {})
        return cls(settings["sha256"], may_download=False)

    def _start(self):
        found = _found() or (_downloaded() if self._may_download else None)
        if found is None:
            raise ValueError(
                "MiniLM, which embedded the texts, is not on this machine. Download it once: "
                "rcm_notebook.Dataset.from_texts(['a text'], embedding='minilm')."
            )
        self.folder = found
        return super()._start()


def _found() -> Path | None:
    """Return the folder of the model on this machine, or None."""
    given = Path(os.environ.get("RCM_DATA", "")) / "minilm"
    if "RCM_DATA" in os.environ and given.is_dir():
        return given
    try:
        from huggingface_hub import try_to_load_from_cache
    except ImportError:
        return None
    kept = [try_to_load_from_cache(MODEL, name) for name in FILES[:2]]
    return Path(str(kept[0])).parent if all(isinstance(path, str) for path in kept) else None


def _downloaded() -> Path:
    """Download the model and return its folder."""
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise ImportError("embedding='minilm' needs the Hugging Face Hub: pip install rcm_notebook[texts]") from error
    try:
        return Path(snapshot_download(MODEL, allow_patterns=list(FILES)))
    except Exception as error:  # The Hub's client raises errors of several libraries.
        raise ConnectionError(
            f"{MODEL} is not on this machine and cannot be downloaded ({type(error).__name__}: {error}). Go online and "
            "try again, or put tokenizer.json and model.onnx into a folder and give it (embedding=Path('folder')), or "
            "use embedding='wordllama' or 'lsa', which need no download."
        ) from error
