"""Decoders: from latents to examples. To add one, add a file that registers itself, and one line here."""

from rcm_notebook.model.decoders import conv, dense  # noqa: F401  Each registers itself.
from rcm_notebook.model.decoders.interface import DECODERS

__all__ = ["DECODERS"]
