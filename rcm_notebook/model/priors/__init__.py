"""Priors p(z | c) on each component's latent."""

from rcm_notebook.model.priors.normal import Normal
from rcm_notebook.registry import Registry

PRIORS = Registry("prior")
PRIORS.add("normal", Normal)
