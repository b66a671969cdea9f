"""Bernoulli likelihood from logits, for values in [0, 1]: NLL_k = sum_d softplus(l_kd) - x_d l_kd."""

from collections.abc import Callable

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.config import ModelConfig
from rcm_notebook.model.likelihoods.interface import LIKELIHOODS
from rcm_notebook.types import Array, Float

EPSILON = 1e-6  # Keeps the logarithm of a mixed probability finite.


@LIKELIHOODS.register("bernoulli")
class Bernoulli(nn.Module):
    """Bernoulli head.

    Args:
        head: Function that makes the linear map to D values.
    """

    head: Callable[[], nn.Module]

    learns_noise = False

    @staticmethod
    def refuses(config: ModelConfig, shape: tuple[int, ...]) -> str | None:
        """Return why the likelihood does not fit these settings or these data, or None."""
        del config
        if len(shape) > 1:
            return None
        return "likelihood 'bernoulli' needs values in [0, 1] and the data are vectors; use 'gaussian'."

    def setup(self):
        """Create the head."""
        self.logits = self.head()

    def __call__(self, h: Float[Array, "B K *hidden"]) -> Float[Array, "B K D"]:
        """Return the mean of x, a probability, for every component."""
        return nn.sigmoid(self.logits(h))

    def noise(self, h: Float[Array, "B K *hidden"]) -> Float[Array, "B K D"]:
        """Return the standard deviation of x, sqrt(p (1 - p)), for every component."""
        p = self(h)
        return jnp.sqrt(p * (1 - p))

    def nll(self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"]) -> Float[Array, "B K"]:
        """Return NLL_k(x) of every component, in nats an example."""
        logits = self.logits(h)
        return nn.softplus(logits).sum(-1) - jnp.einsum("bd,bkd->bk", x, logits)

    def expected_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return sum_k r_k NLL_k(x), in nats an example."""
        return (responsibilities * self.nll(x, h)).sum(-1)

    def mixture_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K *hidden"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return the NLL of x under the probability sum_k r_k p_k, in nats an example."""
        p = jnp.clip(jnp.einsum("bk,bkd->bd", responsibilities, self(h)), EPSILON, 1 - EPSILON)
        return -(x * jnp.log(p) + (1 - x) * jnp.log(1 - p)).sum(-1)
