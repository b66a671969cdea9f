"""Priors p(z | c) on the latents. To add one, add a file that registers itself, and one line here."""

from rcm_notebook.model.priors import geometric, mixture, normal, vamp  # noqa: F401  Each registers itself.
from rcm_notebook.model.priors.geometric import ARRANGEMENTS
from rcm_notebook.model.priors.interface import PRIORS, Encode, Prior, Surroundings, gaussian_kl

__all__ = ["ARRANGEMENTS", "PRIORS", "Encode", "Prior", "Surroundings", "gaussian_kl"]
