"""Conditioning: how a component's embedding modulates the decoder. To add one, add a file and one line here."""

from rcm_notebook.model.conditioning import (  # noqa: F401  Each registers itself.
    cin,
    concat,
    film,
    unconditional,
)
from rcm_notebook.model.conditioning.interface import CONDITIONING

__all__ = ["CONDITIONING"]
