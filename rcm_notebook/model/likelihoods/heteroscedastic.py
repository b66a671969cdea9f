"""Gaussian likelihood with a learned noise for every value of every example.

    NLL_k = sum_d  (x_d - mean_kd)^2 / (2 sigma_kd^2) + log sigma_kd + 1/2 log(2 pi)

Nix & Weigend, "Estimating the Mean and Variance of the Target Probability Distribution", 1994, eq. 4. Two measures
keep sigma from collapsing and from saturating:

- sigma stays in a range. Without it, a value that never varies (the border of a digit) would reach unlimited
  likelihood. At either end of the range the gradient can still move sigma back inside.
- The gradient of every value's NLL is scaled by sigma_kd / sigma, where sigma is the noise at the start. The NLL itself
  is not scaled. Without this, the gradient on the mean has the factor 1 / sigma_kd^2. A value with large noise then
  hardly learns its mean, and the model explains a bad reconstruction as noise. Seitzer, Tavakoli, Antic & Martius, "On
  the Pitfalls of Heteroscedastic Uncertainty Estimation with Probabilistic Neural Networks", 2022, eq. 5, with
  beta = 1/2.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import flax.linen as nn
import jax.numpy as jnp
from jax.lax import stop_gradient

from rcm_notebook.model.gradient import clip_inward, scale_gradient
from rcm_notebook.model.likelihoods.interface import LIKELIHOODS
from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)


@dataclass(frozen=True)
class HeteroscedasticSettings:
    """Settings of the learned noise, in the units of the scaled data.

    Args:
        sigma: Noise at the start.
        sigma_range: Smallest and largest noise. A choice: the lower end is a twentieth of an image's range.
    """

    sigma: float = 0.2
    sigma_range: tuple[float, float] = (0.05, 3.0)

    def __post_init__(self):
        low, high = self.sigma_range
        around = f"positive, around sigma {self.sigma}"
        require(0 < low <= self.sigma <= high, "sigma_range", self.sigma_range, around)


@LIKELIHOODS.register("heteroscedastic", settings=HeteroscedasticSettings)
class Heteroscedastic(nn.Module):
    """Two heads: mean and log sigma.

    Args:
        head: Function that makes a linear map to D values.
        settings: The noise at the start, and its range.
    """

    head: Callable[[], nn.Module]
    settings: HeteroscedasticSettings

    learns_noise = True

    def setup(self):
        """Create the heads."""
        self.mean = self.head()
        self.raw_log_sigma = self.head()

    def __call__(self, h: Float[Array, "B K *hidden"]) -> Float[Array, "B K D"]:
        """Return the mean of x for every component, in the units of the scaled data."""
        return self.mean(h)

    def noise(self, h: Float[Array, "B K *hidden"]) -> Float[Array, "B K D"]:
        """Return sigma for every component, in the units of the scaled data."""
        return jnp.exp(self._log_sigma(h))

    def nll(self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"]) -> Float[Array, "B K"]:
        """Return NLL_k(x) of every component, in nats an example."""
        return self._nats((x[:, None] - self(h)) ** 2, self._log_sigma(h))

    def expected_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return sum_k r_k NLL_k(x), in nats an example."""
        return (responsibilities * self.nll(x, h)).sum(-1)

    def mixture_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return the NLL of x under the mean sum_k r_k mean_k and variance sum_k r_k sigma_k^2, in nats an example."""
        variance = jnp.einsum("bk,bkd->bd", responsibilities, self.noise(h) ** 2)
        return self._nats((x - self.mean.mixed(h, responsibilities)) ** 2, 0.5 * jnp.log(variance))

    def _nats(self, squared: Float[Array, "*batch D"], log_sigma: Float[Array, "*batch D"]) -> Float[Array, "*batch"]:
        each = 0.5 * squared * jnp.exp(-2 * log_sigma) + log_sigma + HALF_LOG_2PI
        return scale_gradient(each, stop_gradient(jnp.exp(log_sigma) / self.settings.sigma)).sum(-1)

    def _log_sigma(self, h: Float[Array, "B K *hidden"]) -> Float[Array, "B K D"]:
        low, high = self.settings.sigma_range
        return clip_inward(math.log(self.settings.sigma) + self.raw_log_sigma(h), math.log(low), math.log(high))
