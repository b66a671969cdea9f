"""Gaussian likelihood with one fixed noise: NLL_k = |x - mean_k|^2 / (2 sigma^2) + D / 2 log(2 pi sigma^2)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.model.likelihoods.interface import LIKELIHOODS
from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float


@dataclass(frozen=True)
class GaussianSettings:
    """Settings of the Gaussian.

    Args:
        sigma: The standard deviation of x, in the units of the scaled data.
    """

    sigma: float = 0.2

    def __post_init__(self):
        require(self.sigma > 0, "sigma", self.sigma, "positive")


@LIKELIHOODS.register("gaussian", settings=GaussianSettings)
class Gaussian(nn.Module):
    """Fixed-sigma Gaussian head.

    Args:
        head: Function that makes the linear map to D values.
        settings: The noise.
    """

    head: Callable[[], nn.Module]
    settings: GaussianSettings

    learns_noise = False

    def setup(self):
        """Create the head."""
        self.mean = self.head()

    def __call__(self, h: Float[Array, "B K *hidden"]) -> Float[Array, "B K D"]:
        """Return the mean of x for every component, in the units of the scaled data."""
        return self.mean(h)

    def noise(self, h: Float[Array, "B K *hidden"]) -> Float[Array, "B K D"]:
        """Return the standard deviation of x for every component. It is the same everywhere."""
        return jnp.full_like(self(h), self.settings.sigma)

    def nll(self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"]) -> Float[Array, "B K"]:
        """Return NLL_k(x) of every component, in nats an example."""
        return self._nats(((x[:, None] - self(h)) ** 2).sum(-1), x.shape[-1])

    def expected_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return sum_k r_k NLL_k(x), in nats an example."""
        return self._nats(self.mean.expected_square(x, h, responsibilities), x.shape[-1])

    def mixture_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return the NLL of x under the mean sum_k r_k mean_k, in nats an example."""
        return self._nats(((x - self.mean.mixed(h, responsibilities)) ** 2).sum(-1), x.shape[-1])

    def _nats(self, squared: Float[Array, "*batch"], size: int) -> Float[Array, "*batch"]:
        sigma = self.settings.sigma
        return squared / (2 * sigma**2) + 0.5 * size * math.log(2 * math.pi * sigma**2)
