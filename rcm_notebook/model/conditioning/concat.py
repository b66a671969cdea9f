"""Concatenation: the layer reads [h, e_k], and [h, e_k] [W; V] = h W + e_k V.

So e_k V is added to the hidden layer h W, which is computed without the embedding. No array of the batch's size is
concatenated.
"""

import flax.linen as nn

from rcm_notebook.model.conditioning.interface import CONDITIONING
from rcm_notebook.model.conditioning.spread import over_maps
from rcm_notebook.types import Array, Float


@CONDITIONING.register("concat")
class Concat(nn.Module):
    """A layer that reads its input concatenated with the component's embedding."""

    @nn.compact
    def __call__(
        self, h: Float[Array, "B Z *maps W"], embedding: Float[Array, "#B K E"]
    ) -> Float[Array, "B K *maps W"]:
        """Return h + e_k V, for h = input @ W + b."""
        return h + over_maps(nn.Dense(h.shape[-1], use_bias=False, name="shift")(embedding), h)
