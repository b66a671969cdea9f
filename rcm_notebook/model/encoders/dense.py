"""Dense trunk for vectors, or for images flattened to vectors."""

from typing import ClassVar

import flax.linen as nn

from rcm_notebook.model.encoders.interface import ENCODERS
from rcm_notebook.types import Array, Float


@ENCODERS.register("dense")
class DenseEncoder(nn.Module):
    """Map examples of any shape to features [B, 2 width]: one dense layer, layer norm, relu."""

    width: int
    is_linear: ClassVar[bool] = False

    @nn.compact
    def __call__(self, x: Float[Array, "B *shape"]) -> Float[Array, "B F"]:
        """Return the hidden layer."""
        h = nn.Dense(2 * self.width)(x.reshape(x.shape[0], -1))
        return nn.relu(nn.LayerNorm()(h))
