"""A sentence encoder in ONNX, as sentence-transformers exports it: a folder with a tokenizer and a network.

    tokenizer.json                          of the library tokenizers
    model.onnx, or onnx/model.onnx          takes input_ids, attention_mask and, perhaps, token_type_ids
    1_Pooling/config.json                   whether the first token or the mean stands for a text; default the mean
    sentence_bert_config.json               max_seq_length, in tokens; default 256

Runs on ONNX Runtime, without PyTorch: ``pip install rcm_notebook[texts]``. Vectors are kept by the digest of their
texts, in parts, so that a second data set of the same texts starts at once, and what is interrupted goes on.
Reimers & Gurevych, "Sentence-BERT", 2019.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from rcm_notebook.data.caching import cached, digest
from rcm_notebook.data.embeddings.interface import Embedding, at_length_1
from rcm_notebook.disk import fields, require_fields
from rcm_notebook.types import Float

BATCH = 32
"""Texts that the network takes at a time, of like length: a choice."""
PART = 2048
"""Texts whose vectors are kept in one file: a choice."""
FEW = 256
"""Texts below which neither a bar is shown nor anything kept, since they take a second or two: a choice."""
MAX_TOKENS = 256
"""Tokens of a text that count where the folder does not say it."""
NETWORKS = ("model.onnx", "onnx/model.onnx")


class Encoder(Embedding):
    """The sentence encoder in a folder.

    Args:
        folder: Holds a tokenizer and a network, as the module says.
        sha256: Of the network, in hexadecimal; None: whatever is there.

    Raises:
        FileNotFoundError: A file is missing; the message says which.
        ValueError: The network is another one.
    """

    def __init__(self, folder: Path, sha256: str | None = None):
        self.folder = Path(folder).absolute()
        self.sha256 = sha256
        self._running: _Running | None = None

    @property
    def settings(self) -> Mapping[str, Any]:
        """The folder, and the sha256 of the network."""
        return {"folder": str(self.folder), "sha256": self.sha256}

    def embed(self, texts):
        """Run the network on what is not kept yet, with a progress bar where that takes a while."""
        from tqdm.auto import tqdm

        if self._running is None:
            self._running = self._start()
        running, parts = self._running, []
        about = {"desc": f"Embedding by {self.folder.name}", "unit": "text", "leave": False}
        with tqdm(total=len(texts), disable=len(texts) < FEW, **about) as bar:
            if len(texts) < FEW:
                return running.embed(texts, bar)
            for start in range(0, len(texts), PART):
                part = texts[start : start + PART]
                key = digest(self.sha256, running.tokenizer.to_str(), running.pooling, texts=part)
                parts.append(cached("embeddings", key, ("x",), lambda part=part: {"x": running.embed(part, bar)})["x"])
                bar.n = start + len(part)
                bar.refresh()
        return np.concatenate(parts)

    @classmethod
    def restored(cls, settings: Mapping[str, Any], weights: np.ndarray | None) -> Self:
        """Look at nothing yet: the folder may be on another machine."""
        require_fields(settings, {"folder": fields.TEXT, "sha256": fields.TEXT}, {})
        return cls(Path(settings["folder"]), settings["sha256"])

    def _start(self) -> _Running:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ImportError(
                f"A sentence encoder needs onnxruntime and tokenizers ({error}): pip install rcm_notebook[texts]"
            ) from error
        network = self._network()
        found = _sha256(network)
        if self.sha256 not in (None, found):
            raise ValueError(
                f"{network} is not the network that embedded the data: its sha256 is {found[:12]}..., not "
                f"{str(self.sha256)[:12]}... Put the right one there, or give vectors instead of texts."
            )
        self.sha256 = found
        tokens = _json(self.folder / "sentence_bert_config.json").get("max_seq_length", MAX_TOKENS)
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.enable_padding()
        tokenizer.enable_truncation(tokens)
        pooling = "first" if _json(self.folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token") else "mean"
        return _Running(onnxruntime.InferenceSession(str(network)), tokenizer, pooling)

    def _network(self) -> Path:
        if not (self.folder / "tokenizer.json").is_file():
            raise FileNotFoundError(f"{self.folder} holds no sentence encoder: tokenizer.json is missing.")
        for name in NETWORKS:
            if (self.folder / name).is_file():
                return self.folder / name
        raise FileNotFoundError(f"{self.folder} holds no sentence encoder: {' or '.join(NETWORKS)} is missing.")


class _Running(NamedTuple):
    """A loaded network with its tokenizer."""

    network: Any
    tokenizer: Any
    pooling: str

    def embed(self, texts: Sequence[str], bar: Any) -> Float[np.ndarray, "N D"]:
        """Return the vectors of texts. Texts of like length run together, so that little is padded."""
        order = np.argsort([len(text) for text in texts], kind="stable")
        x = np.concatenate(list(self._batches(list(np.array(texts, object)[order]), bar)))
        back = np.empty_like(x)
        back[order] = x
        return back

    def _batches(self, texts: list[str], bar: Any) -> Iterator[np.ndarray]:
        asked = [item.name for item in self.network.get_inputs()]
        for start in range(0, len(texts), BATCH):
            encoded = self.tokenizer.encode_batch(texts[start : start + BATCH])
            mask = np.array([one.attention_mask for one in encoded], np.int64)
            values = {
                "input_ids": np.array([one.ids for one in encoded], np.int64),
                "attention_mask": mask,
                "token_type_ids": np.array([one.type_ids for one in encoded], np.int64),
            }
            states = self.network.run(None, {name: values[name] for name in asked})[0]
            bar.update(len(encoded))
            if states.ndim == 3:
                counts = mask[..., None].astype(np.float32)
                means = (states * counts).sum(1) / np.maximum(counts.sum(1), 1)
                states = states[:, 0] if self.pooling == "first" else means
            yield at_length_1(states)


def _json(path: Path) -> Mapping[str, Any]:
    """Return what a config file says; nothing where it is missing."""
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
