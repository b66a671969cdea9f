"""Encoders: from examples to features. To add one, add a file that registers itself, and one line here."""

from rcm_notebook.model.encoders import conv, dense, linear  # noqa: F401  Each registers itself.
from rcm_notebook.model.encoders.interface import ENCODERS

__all__ = ["ENCODERS"]
