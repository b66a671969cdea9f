"""Bernoulli likelihood from logits, for values in [0, 1]: NLL_k = sum_d softplus(l_kd) - x_d l_kd."""

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.types import Array, Float


class Bernoulli(nn.Module):
    """Bernoulli head.

    Args:
        width: W, of the decoder's last hidden layer.
        size: D, values an example.
        sigma: Not used; every likelihood is built from the same settings.
    """

    width: int
    size: int
    sigma: float

    def setup(self):
        """Create the linear head."""
        self.head = nn.Dense(self.size)

    def __call__(self, h: Float[Array, "B K W"]) -> Float[Array, "B K D"]:
        """Return the mean of x, a probability, for every component."""
        return nn.sigmoid(self.head(h))

    def nll(self, x: Float[Array, "B D"], h: Float[Array, "B K W"]) -> Float[Array, "B K"]:
        """Return NLL_k(x) of every component, in nats an example."""
        logits = self.head(h)
        return nn.softplus(logits).sum(-1) - jnp.einsum("bd,bkd->bk", x, logits)

    def expected_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K W"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return sum_k r_k NLL_k(x), in nats an example."""
        return (responsibilities * self.nll(x, h)).sum(-1)
