"""Convolutional trunk for images of any size, grey or colour.

The trunk has three convolutions (5x5x16, 3x3x32, 3x3x64). A layer norm per example and a relu follow each one. A
convolution halves the side if it is longer than four pixels. So 28 pixels end as 4, and the 8 pixels of small images
end as 4 too.
"""

from typing import ClassVar

import flax.linen as nn

from rcm_notebook.model.encoders.interface import ENCODERS
from rcm_notebook.types import Array, Float

LAYERS = ((16, 5), (32, 3), (64, 3))  # (channels, kernel side), a choice
SMALLEST_SIDE = 4  # Pixels; a choice: a smaller map has lost the position of strokes.


@ENCODERS.register("conv")
class ConvEncoder(nn.Module):
    """Map images [B, H, W] or [B, H, W, 3] to features [B, F]."""

    width: int
    is_linear: ClassVar[bool] = False

    @staticmethod
    def refuses(config, shape: tuple[int, ...]) -> str | None:
        """Return why the encoder does not fit these settings or these data, or None."""
        del config
        return None if len(shape) > 1 else "encoder 'conv' reads images and the data are vectors; use 'dense'."

    @nn.compact
    def __call__(self, x: Float[Array, "B *shape"]) -> Float[Array, "B F"]:
        """Return the flattened feature maps."""
        h = x if x.ndim == 4 else x[..., None]
        for channels, side in LAYERS:
            stride = 2 if max(h.shape[1:3]) > SMALLEST_SIDE else 1
            h = nn.Conv(channels, (side, side), strides=stride)(h)
            h = nn.relu(nn.LayerNorm(reduction_axes=(1, 2, 3), feature_axes=-1)(h))
        return h.reshape(h.shape[0], -1)
