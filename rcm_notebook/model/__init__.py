"""The network: an encoder, a mixture of latents, a decoder; flax modules only."""

from rcm_notebook.config import ModelConfig
from rcm_notebook.model.conditioning import CONDITIONING
from rcm_notebook.model.decoders import DECODERS
from rcm_notebook.model.encoders import ENCODERS
from rcm_notebook.model.freezing import FREEZABLE
from rcm_notebook.model.likelihoods import LIKELIHOODS
from rcm_notebook.model.priors import PRIORS
from rcm_notebook.model.rcmvae import RCMVAE, Posterior, Reconstruction
from rcm_notebook.model.routing import ROUTINGS
from rcm_notebook.registry import Registry

__all__ = [
    "CONDITIONING",
    "DECODERS",
    "ENCODERS",
    "FREEZABLE",
    "LIKELIHOODS",
    "PRIORS",
    "RCMVAE",
    "ROUTINGS",
    "Posterior",
    "Reconstruction",
    "parts",
]


def parts(config: ModelConfig) -> tuple[tuple[Registry, str], ...]:
    """Return the registry and the name of every swappable part that a config names."""
    return (
        (ENCODERS, config.given("encoder")),
        (DECODERS, config.decoder),
        (CONDITIONING, config.conditioning),
        (LIKELIHOODS, config.likelihood),
        (PRIORS, config.prior),
        (ROUTINGS, config.routing),
    )
