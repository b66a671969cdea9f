"""Convolutional decoder for images of any size, grey or colour. Every layer is conditioned on the component.

A dense layer makes maps of the smallest side. Each further layer is a transposed convolution that doubles the side. The
head doubles it once more. With two widths and 28 pixels, the sides are 7, 14 and 28.
"""

from collections.abc import Callable

import flax.linen as nn

from rcm_notebook.model.decoders.interface import DECODERS
from rcm_notebook.model.head import ConvHead
from rcm_notebook.types import Array, Float

KERNEL = 4  # Pixels; a choice, see `rcm_notebook.model.head`.


@DECODERS.register("conv")
class ConvDecoder(nn.Module):
    """All components share the weights. Each component has its own modulation of every feature map at every layer.

    Args:
        widths: Number of feature maps of each hidden layer.
        conditioning: Function that makes a module of ``CONDITIONING``.
        shape: Shape of one example: (H, W) or (H, W, 3).
    """

    widths: tuple[int, ...]
    conditioning: Callable[[], nn.Module]
    shape: tuple[int, ...]

    head = ConvHead
    default_widths = (32, 16)

    @staticmethod
    def refuses(config, shape: tuple[int, ...]) -> str | None:
        """Return why the decoder does not fit these settings or these data, or None."""
        del config
        return None if len(shape) > 1 else "decoder 'conv' draws images and the data are vectors; use 'dense'."

    @nn.compact
    def __call__(self, z: Float[Array, "B Z d"], embedding: Float[Array, "#B K E"]) -> Float[Array, "B K h w F"]:
        """Return the last feature maps for every component. Z is K, or 1 if the components share the latent."""
        smallest = [-(-side // 2 ** len(self.widths)) for side in self.shape[:2]]
        h = nn.Dense(smallest[0] * smallest[1] * self.widths[0])(z)
        h = h.reshape(*z.shape[:2], *smallest, self.widths[0])
        h = nn.relu(self.conditioning()(h, embedding))  # type: ignore[operator]
        for width in self.widths[1:]:
            h = nn.ConvTranspose(width, (KERNEL, KERNEL), strides=(2, 2))(h)
            h = nn.relu(self.conditioning()(h, embedding))  # type: ignore[operator]
        return h
