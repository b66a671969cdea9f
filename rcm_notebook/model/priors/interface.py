"""The interface of a prior on the latents, and the divergence that most priors need."""

from collections.abc import Callable
from typing import Any, NamedTuple

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.config import ModelConfig
from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float, Key

Encode = Callable[[Float[Array, "n *shape"]], tuple[Float[Array, "n Z d"], Float[Array, "n Z d"]]]
"""x -> mean and log variance of its latents."""


class Surroundings(NamedTuple):
    """What a prior may use of its network.

    Attributes:
        encode: The network's posterior over latents, for priors that are made of it.
        log_pi: log p(c).
        key: Random key, for priors that estimate their divergence from samples.
    """

    encode: Encode
    log_pi: Float[Array, " K"]
    key: Key[Array, ""]


class Prior(nn.Module):
    """A prior p(z | c).

    A prior that is registered with its own settings has a third field, `settings`, their dataclass. A prior may have a
    static method `refuses(config, shape)`, which returns why it does not fit the settings or the data, or None. If the
    prior has its own settings, they are the third argument of `refuses`.

    Args:
        config: The model's settings.
        shape: Shape of one example.
    """

    config: ModelConfig
    shape: tuple[int, ...]

    @nn.nowrap
    def fit(self, params: Any, x: Float[Array, "n *shape"], key: Key[Array, ""]) -> Any:
        """Return the prior's new parameters. A prior may set them from a sample of the data."""
        del x, key
        return params

    def kl(
        self, mean: Float[Array, "B Z d"], log_var: Float[Array, "B Z d"], around: Surroundings
    ) -> Float[Array, "B J"]:
        """Return KL(q(z_k | x) || p(z | c=k)) in nats. J is K, or 1 if the KL is the same for all components."""
        raise NotImplementedError

    def centres(self, encode: Encode) -> Float[Array, "K d"]:
        """Return the mean of p(z | c) for every component. A component without rows is drawn from it."""
        raise NotImplementedError


PRIORS: Registry[type[Prior]] = Registry("prior")


def gaussian_kl(
    mean: Float[Array, "*a d"],
    log_var: Float[Array, "*a d"],
    to_mean: Float[Array, "*b d"],
    to_log_var: Float[Array, "*b d"],
) -> Float[Array, "*c"]:
    """Return KL(N(mean, e^log_var) || N(to_mean, e^to_log_var)) of diagonal Gaussians, in nats.

    1/2 sum_d  log(v' / v) + (v + (m - m')^2) / v' - 1.   Kingma & Welling 2014, appendix B, for v' = 1.
    """
    scaled = (jnp.exp(log_var) + (mean - to_mean) ** 2) * jnp.exp(-to_log_var)
    return 0.5 * (to_log_var - log_var + scaled - 1).sum(-1)
