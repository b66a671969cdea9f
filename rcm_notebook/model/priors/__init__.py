"""Priors p(z | c) on the latents; one interface, `rcm_notebook.model.priors.interface.Prior`."""

from rcm_notebook.model.priors.geometric import Geometric
from rcm_notebook.model.priors.interface import Prior
from rcm_notebook.model.priors.mixture import Mixture
from rcm_notebook.model.priors.normal import Normal
from rcm_notebook.model.priors.vamp import Vamp
from rcm_notebook.registry import Registry

PRIORS: Registry[type[Prior]] = Registry("prior")
PRIORS.add("normal", Normal)
PRIORS.add("mixture", Mixture)
PRIORS.add("vamp", Vamp)
PRIORS.add("geometric", Geometric)
