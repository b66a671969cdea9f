"""Likelihoods p(x | z, c). To add one, add a file that registers itself, and one line here."""

from rcm_notebook.model.likelihoods import bernoulli, gaussian, heteroscedastic  # noqa: F401  Each registers itself.
from rcm_notebook.model.likelihoods.interface import LIKELIHOODS

__all__ = ["LIKELIHOODS"]
