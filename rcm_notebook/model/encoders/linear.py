"""No hidden layer: the logits are linear in the example, after one fixed random rotation.

    features = x Q,   Q^T Q = I,   logits = features @ kernel + bias

With few labels a hidden layer has little to learn from, and the directions of an embedding already carry meaning. Q
changes no distance. Still, rotated rows were learned better than rows along their principal axes. A likely reason is
Adam, which takes steps of one size in every coordinate. Along principal axes, the many weak axes then count as much as
the few strong ones, as if the data had been whitened. After the rotation all coordinates are alike.
"""

from functools import lru_cache
from typing import ClassVar

import flax.linen as nn
import numpy as np

from rcm_notebook.model.encoders.interface import ENCODERS
from rcm_notebook.types import Array, Float

WIDEST = 2048
"""Largest size of an example that is rotated. A choice: it keeps Q below 17 MB."""


@ENCODERS.register("linear")
class LinearEncoder(nn.Module):
    """Map examples of any shape to vectors in a rotated basis. There are no parameters, and `width` is unused."""

    width: int
    is_linear: ClassVar[bool] = True

    def __call__(self, x: Float[Array, "B *shape"]) -> Float[Array, "B D"]:
        """Return x Q."""
        flat = x.reshape(x.shape[0], -1)
        return flat @ rotation(flat.shape[1]) if flat.shape[1] <= WIDEST else flat


@lru_cache(maxsize=4)
def rotation(size: int) -> Float[np.ndarray, "D D"]:
    """Return Q, the orthogonal factor of a Gaussian matrix from a fixed seed. It is the same for every model."""
    gaussian = np.random.default_rng(0).normal(size=(size, size))
    return np.linalg.qr(gaussian)[0].astype(np.float32)
