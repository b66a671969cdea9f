"""What a prior on the latents answers, and the divergence that most of them need."""

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
    """What a prior may ask of the network that it belongs to.

    Attributes:
        encode: The network's own posterior over latents, for priors made of it.
        log_pi: log p(c).
        key: For priors whose divergence is estimated from samples.
    """

    encode: Encode
    log_pi: Float[Array, " K"]
    key: Key[Array, ""]


class Prior(nn.Module):
    """A prior p(z | c).

    One that is registered with settings of its own has a third field, `settings`, their dataclass. A prior may have a
    static method `refuses(config, shape)`, with `settings` as third argument where it has some, which says why it does
    not go with settings and data, or None.

    Args:
        config: The model's settings.
        shape: Shape of one example.
    """

    config: ModelConfig
    shape: tuple[int, ...]

    @nn.nowrap
    def fit(self, params: Any, x: Float[Array, "n *shape"], key: Key[Array, ""]) -> Any:
        """Return the prior's fresh parameters, set from a sample of the data where they should be."""
        del x, key
        return params

    def kl(
        self, mean: Float[Array, "B Z d"], log_var: Float[Array, "B Z d"], around: Surroundings
    ) -> Float[Array, "B J"]:
        """Return KL(q(z_k | x) || p(z | c=k)) in nats: J is K, or 1 where all components have the same."""
        raise NotImplementedError

    def centres(self, encode: Encode) -> Float[Array, "K d"]:
        """Return the mean of p(z | c) for every component: what a component without rows looks like."""
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
