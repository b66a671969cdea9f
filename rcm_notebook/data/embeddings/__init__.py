"""Embeddings: how texts become vectors. A file each; `lsa` is the default and needs neither network nor extra."""

from rcm_notebook.data.embeddings import lsa, minilm, wordllama
from rcm_notebook.data.embeddings.choice import chosen, kept_name, restored
from rcm_notebook.data.embeddings.interface import EMBEDDINGS, Embedding

__all__ = ["EMBEDDINGS", "Embedding", "chosen", "kept_name", "lsa", "minilm", "restored", "wordllama"]
