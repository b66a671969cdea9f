"""FiLM: h'_k = gamma_k * h_k + beta_k, with gamma and beta linear in the component's embedding.

Perez, Strub, de Vries, Dumoulin & Courville, "FiLM: Visual Reasoning with a General Conditioning Layer", 2018.
"""

import flax.linen as nn

from rcm_notebook.model.conditioning.interface import CONDITIONING
from rcm_notebook.model.conditioning.spread import over_maps
from rcm_notebook.types import Array, Float


@CONDITIONING.register("film")
class FiLM(nn.Module):
    """Feature-wise linear modulation. gamma starts near 1 and beta near 0."""

    @nn.compact
    def __call__(
        self, h: Float[Array, "B Z *maps W"], embedding: Float[Array, "#B K E"]
    ) -> Float[Array, "B K *maps W"]:
        """Return the modulated hidden layer, one modulation a component."""
        gamma = 1 + nn.Dense(h.shape[-1], name="gamma")(embedding)
        beta = nn.Dense(h.shape[-1], name="beta")(embedding)
        return over_maps(gamma, h) * h + over_maps(beta, h)
