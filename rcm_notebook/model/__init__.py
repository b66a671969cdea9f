"""The network: an encoder, a mixture of latents, a decoder; flax modules only."""

from rcm_notebook.model.conditioning import CONDITIONING
from rcm_notebook.model.decoders import DECODERS
from rcm_notebook.model.encoders import ENCODERS
from rcm_notebook.model.likelihoods import LIKELIHOODS
from rcm_notebook.model.priors import PRIORS
from rcm_notebook.model.rcmvae import RCMVAE, Posterior, Reconstruction
from rcm_notebook.model.routing import ROUTINGS

__all__ = [
    "CONDITIONING",
    "DECODERS",
    "ENCODERS",
    "LIKELIHOODS",
    "PRIORS",
    "RCMVAE",
    "ROUTINGS",
    "Posterior",
    "Reconstruction",
]
