"""The network: an encoder, a mixture of latents and a decoder. All of it is flax modules."""

from rcm_notebook.model.conditioning import CONDITIONING
from rcm_notebook.model.decoders import DECODERS
from rcm_notebook.model.encoders import ENCODERS
from rcm_notebook.model.freezing import FREEZABLE
from rcm_notebook.model.gradient import scale_gradient
from rcm_notebook.model.likelihoods import LIKELIHOODS
from rcm_notebook.model.parts import require_consistent, with_part_settings
from rcm_notebook.model.priors import ARRANGEMENTS, PRIORS
from rcm_notebook.model.rcmvae import RCMVAE, Picture, Posterior, Reconstruction
from rcm_notebook.model.reconstructions import RECONSTRUCTIONS
from rcm_notebook.model.routing import ROUTINGS

__all__ = [
    "ARRANGEMENTS",
    "CONDITIONING",
    "DECODERS",
    "ENCODERS",
    "FREEZABLE",
    "LIKELIHOODS",
    "PRIORS",
    "RCMVAE",
    "RECONSTRUCTIONS",
    "ROUTINGS",
    "Picture",
    "Posterior",
    "Reconstruction",
    "require_consistent",
    "scale_gradient",
    "with_part_settings",
]
