"""Dense decoder. Every hidden layer is conditioned on the component."""

from collections.abc import Callable

import flax.linen as nn

from rcm_notebook.model.decoders.interface import DECODERS
from rcm_notebook.model.head import LinearHead
from rcm_notebook.types import Array, Float


@DECODERS.register("dense")
class DenseDecoder(nn.Module):
    """All components share the weights. Each component has its own modulation at every layer.

    Args:
        widths: Hidden widths.
        conditioning: Function that makes a module of ``CONDITIONING``.
        shape: Shape of one example. Only the head uses it.
    """

    widths: tuple[int, ...]
    conditioning: Callable[[], nn.Module]
    shape: tuple[int, ...]

    head = LinearHead
    default_widths = (128, 128)

    @nn.compact
    def __call__(self, z: Float[Array, "B Z d"], embedding: Float[Array, "#B K E"]) -> Float[Array, "B K W"]:
        """Return the last hidden layer for every component. Z is K, or 1 if the components share the latent."""
        h = z
        for width in self.widths:
            h = nn.relu(self.conditioning()(nn.Dense(width)(h), embedding))  # type: ignore[operator]
        return h
