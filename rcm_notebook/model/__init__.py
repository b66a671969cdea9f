"""The network: an encoder, a mixture of latents, a decoder; flax modules only."""

from rcm_notebook.config import ModelConfig
from rcm_notebook.model.conditioning import CONDITIONING
from rcm_notebook.model.decoders import DECODERS
from rcm_notebook.model.encoders import ENCODERS
from rcm_notebook.model.freezing import FREEZABLE
from rcm_notebook.model.gradient import scale_gradient
from rcm_notebook.model.likelihoods import LIKELIHOODS
from rcm_notebook.model.priors import ARRANGEMENTS, PRIORS
from rcm_notebook.model.rcmvae import RCMVAE, Picture, Posterior, Reconstruction
from rcm_notebook.model.reconstructions import RECONSTRUCTIONS
from rcm_notebook.model.routing import ROUTINGS
from rcm_notebook.registry import Registry

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
    "parts",
    "require_consistent",
    "scale_gradient",
]


def parts(config: ModelConfig) -> tuple[tuple[Registry, str], ...]:
    """Return the registry and the name of every swappable part that a config names."""
    return (
        (ENCODERS, config.given("encoder")),
        (DECODERS, config.decoder),
        (CONDITIONING, config.conditioning),
        (LIKELIHOODS, config.likelihood),
        (PRIORS, config.prior),
        (RECONSTRUCTIONS, config.reconstruction),
        (ROUTINGS, config.routing),
    )


def require_consistent(config: ModelConfig, shape: tuple[int, ...]) -> None:
    """Check that every part exists and goes with the other settings and the data.

    Args:
        config: Settings without ``None``.
        shape: Of one example.

    Raises:
        LookupError: No part has this name.
        ValueError: A part refuses; the message says what to change.
    """
    for registry, name in parts(config):
        part = registry[name]
        refuses = getattr(part, "refuses", None)
        reason = refuses(config, shape) if refuses else None
        if reason:
            raise ValueError(f"The model's settings do not fit: {reason}")
