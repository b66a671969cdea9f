"""Dense decoder, conditioned on the component at every hidden layer."""

import flax.linen as nn

from rcm_notebook.types import Array, Float


class DenseDecoder(nn.Module):
    """Shared weights, one modulation a component and layer.

    Args:
        widths: Hidden widths.
        conditioning: A module class from ``CONDITIONING``.
    """

    widths: tuple[int, ...]
    conditioning: type[nn.Module]

    @nn.compact
    def __call__(self, z: Float[Array, "B K d"], embedding: Float[Array, "K E"]) -> Float[Array, "B K W"]:
        """Return the last hidden layer for every component."""
        h = z
        for width in self.widths:
            h = nn.relu(self.conditioning()(nn.Dense(width)(h), embedding))  # type: ignore[operator]
        return h
