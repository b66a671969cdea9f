"""No conditioning: the decoder does not know the component, only its latent."""

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.model.conditioning.interface import CONDITIONING
from rcm_notebook.types import Array, Float


@CONDITIONING.register("none")
class Unconditional(nn.Module):
    """The hidden layer as it is, for every component."""

    def __call__(
        self, h: Float[Array, "B Z *maps W"], embedding: Float[Array, "#B K E"]
    ) -> Float[Array, "B K *maps W"]:
        """Return h, repeated for the K components where they share it."""
        return jnp.broadcast_to(h, (h.shape[0], embedding.shape[1], *h.shape[2:]))
