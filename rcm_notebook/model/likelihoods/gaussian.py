r"""Gaussian likelihood with one fixed noise: N(x; h_k W + b, sigma^2 I).

The head is linear and the responsibilities sum to one, so their expectation of the squared error needs no decoded
example of any component. With G = W W^T:

    sum_k r_k |x - b - h_k W|^2 = |x - b|^2 - 2 <(x - b) W^T, sum_k r_k h_k> + sum_k r_k h_k G h_k^T
"""

import math

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.types import Array, Float


class Gaussian(nn.Module):
    """Fixed-sigma Gaussian head.

    Args:
        width: W, of the decoder's last hidden layer.
        size: D, values an example.
        sigma: Standard deviation of the noise, in the units of the scaled data.
    """

    width: int
    size: int
    sigma: float

    def setup(self):
        """Create the linear head."""
        self.weight = self.param("weight", nn.initializers.lecun_normal(), (self.width, self.size))
        self.bias = self.param("bias", nn.initializers.zeros, (self.size,))

    def __call__(self, h: Float[Array, "B K W"]) -> Float[Array, "B K D"]:
        """Return the mean of x for every component, in the units of the scaled data."""
        return h @ self.weight + self.bias[None, None]

    def nll(self, x: Float[Array, "B D"], h: Float[Array, "B K W"]) -> Float[Array, "B K"]:
        """Return NLL_k(x) of every component, in nats an example."""
        return self._nats(((x[:, None] - self(h)) ** 2).sum(-1))

    def expected_nll(
        self, x: Float[Array, "B D"], h: Float[Array, "B K W"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return sum_k r_k NLL_k(x), in nats an example."""
        centred = x - self.bias[None]
        mixed = jnp.einsum("bk,bkw->bw", responsibilities, h)
        gram = self.weight @ self.weight.T
        spread = jnp.einsum("bkw,bkw->bk", h @ gram, h)
        cross = ((centred @ self.weight.T) * mixed).sum(-1)
        return self._nats((centred**2).sum(-1) - 2 * cross + (responsibilities * spread).sum(-1))

    def _nats(self, squared: Float[Array, "*batch"]) -> Float[Array, "*batch"]:
        constant = 0.5 * self.size * math.log(2 * math.pi * self.sigma**2)
        return squared / (2 * self.sigma**2) + constant
