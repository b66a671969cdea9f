"""No conditioning: the decoder reads the latent and not the component's embedding."""

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.model.conditioning.interface import CONDITIONING
from rcm_notebook.types import Array, Float


@CONDITIONING.register("none")
class Unconditional(nn.Module):
    """Leave the hidden layer as it is, for every component."""

    def __call__(
        self, h: Float[Array, "B Z *maps W"], embedding: Float[Array, "#B K E"]
    ) -> Float[Array, "B K *maps W"]:
        """Return h. If the K components share it, it is repeated for each of them."""
        return jnp.broadcast_to(h, (h.shape[0], embedding.shape[1], *h.shape[2:]))
