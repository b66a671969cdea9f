"""Reconstructions: the NLL of all components together. To add one, add a file and one line here."""

from rcm_notebook.model.reconstructions import expected, mixture_mean  # noqa: F401  Each registers itself.
from rcm_notebook.model.reconstructions.interface import RECONSTRUCTIONS

__all__ = ["RECONSTRUCTIONS"]
