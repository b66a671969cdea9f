"""CIN, conditional instance normalisation: normalise the hidden layer, then modulate it as FiLM does.

    h'_k = gamma_k * (h_k - mean(h_k)) / deviation(h_k) + beta_k

Mean and deviation are those of one example: over the pixels of each feature map, or over the features of a vector.
Dumoulin, Shlens & Kudlur, "A Learned Representation for Artistic Style", 2017, eq. 5.
"""

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.model.conditioning.film import FiLM
from rcm_notebook.model.conditioning.interface import CONDITIONING
from rcm_notebook.types import Array, Float

EPSILON = 1e-5  # Keeps the deviation of a constant layer away from zero.


@CONDITIONING.register("cin")
class CIN(nn.Module):
    """Normalise, then modulate."""

    @nn.compact
    def __call__(
        self, h: Float[Array, "B Z *maps W"], embedding: Float[Array, "#B K E"]
    ) -> Float[Array, "B K *maps W"]:
        """Return the normalised and modulated hidden layer, one modulation a component."""
        axes = tuple(range(2, h.ndim - 1)) or (2,)
        centred = h - h.mean(axes, keepdims=True)
        deviation = jnp.sqrt((centred**2).mean(axes, keepdims=True) + EPSILON)
        return FiLM(name="film")(centred / deviation, embedding)
