r"""Heads: a linear map from the decoder's last hidden layer to one number for every value of an example.

A likelihood asks its head for the expected squared error of its output. If the hidden layer is a vector, no component
has to be decoded for that, since the responsibilities sum to one. With G = W W^T:

    sum_k r_k |x - b - h_k W|^2 = |x - b|^2 - 2 <(x - b) W^T, sum_k r_k h_k> + sum_k r_k h_k G h_k^T
"""

import math

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.types import Array, Float

KERNEL = 4  # Pixels; a choice: twice the stride, so that every pixel of the output is reached equally often.


class LinearHead(nn.Module):
    """Map vectors h_k to values h_k W + b.

    Args:
        shape: Shape of one example.
    """

    shape: tuple[int, ...]

    @nn.compact
    def _parameters(self, width: int) -> tuple[Float[Array, "W D"], Float[Array, " D"]]:
        size = math.prod(self.shape)
        weight = self.param("weight", nn.initializers.lecun_normal(), (width, size))
        return weight, self.param("bias", nn.initializers.zeros, (size,))

    def __call__(self, h: Float[Array, "*batch W"]) -> Float[Array, "*batch D"]:
        """Return the values of every given hidden layer."""
        weight, bias = self._parameters(h.shape[-1])
        return h @ weight + bias.reshape((1,) * (h.ndim - 1) + (-1,))

    def mixed(self, h: Float[Array, "B K W"], responsibilities: Float[Array, "B K"]) -> Float[Array, "B D"]:
        """Return sum_k r_k (h_k W + b), which equals the head applied to the mixed hidden layer."""
        return self(jnp.einsum("bk,bkw->bw", responsibilities, h))

    def expected_square(
        self, x: Float[Array, "B D"], h: Float[Array, "B K W"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return sum_k r_k |x - h_k W - b|^2 without decoding any component; the r_k must sum to one."""
        weight, bias = self._parameters(h.shape[-1])
        centred = x - bias[None]
        mixed = jnp.einsum("bk,bkw->bw", responsibilities, h)
        spread = jnp.einsum("bkw,bkw->bk", h @ (weight @ weight.T), h)
        cross = ((centred @ weight.T) * mixed).sum(-1)
        return (centred**2).sum(-1) - 2 * cross + (responsibilities * spread).sum(-1)


class ConvHead(nn.Module):
    """Map feature maps to images of twice their side by one transposed convolution, cut to the size of an example.

    Args:
        shape: Shape of one example: (H, W) or (H, W, 3).
    """

    shape: tuple[int, ...]

    @nn.compact
    def __call__(self, h: Float[Array, "B K h w F"]) -> Float[Array, "B K D"]:
        """Return the values of every given hidden layer, flattened like the examples."""
        channels = self.shape[2] if len(self.shape) == 3 else 1
        image = nn.ConvTranspose(channels, (KERNEL, KERNEL), strides=(2, 2))(h)
        return image[:, :, : self.shape[0], : self.shape[1]].reshape(*h.shape[:2], -1)

    def mixed(self, h: Float[Array, "B K h w F"], responsibilities: Float[Array, "B K"]) -> Float[Array, "B D"]:
        """Return sum_k r_k head(h_k), which equals the head applied to the mixed feature maps."""
        return self(jnp.einsum("bk,bkhwf->bhwf", responsibilities, h)[:, None])[:, 0]

    def expected_square(
        self, x: Float[Array, "B D"], h: Float[Array, "B K h w F"], responsibilities: Float[Array, "B K"]
    ) -> Float[Array, " B"]:
        """Return sum_k r_k |x - head(h_k)|^2."""
        return (responsibilities * ((x[:, None] - self(h)) ** 2).sum(-1)).sum(-1)
