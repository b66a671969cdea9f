"""No hidden layer: logits are linear in the example, turned once at random.

    features = x Q,   Q^T Q = I,   logits = features @ kernel + bias

Few labels leave little to learn a layer from, and an embedding's own directions already mean something. Q changes no
distance, but turned rows were learned better than rows along their principal axes. A likely reason is Adam, which gives
every coordinate steps of one size: the many weak axes then count as much as the few strong ones, as if the data had
been whitened, while turned coordinates are all alike.
"""

from functools import lru_cache
from typing import ClassVar

import flax.linen as nn
import numpy as np

from rcm_notebook.model.encoders.interface import ENCODERS
from rcm_notebook.types import Array, Float

WIDEST = 2048
"""Size of an example above which it is not turned: a choice that keeps Q below 17 MB."""


@ENCODERS.register("linear")
class LinearEncoder(nn.Module):
    """Examples of any shape to themselves, as vectors in another basis; it has no parameters, and `width` is unused."""

    width: int
    is_linear: ClassVar[bool] = True

    def __call__(self, x: Float[Array, "B *shape"]) -> Float[Array, "B D"]:
        """Return x Q."""
        flat = x.reshape(x.shape[0], -1)
        return flat @ rotation(flat.shape[1]) if flat.shape[1] <= WIDEST else flat


@lru_cache(maxsize=4)
def rotation(size: int) -> Float[np.ndarray, "D D"]:
    """Return Q, the same for every model: the orthogonal factor of a Gaussian matrix from a fixed seed."""
    gaussian = np.random.default_rng(0).normal(size=(size, size))
    return np.linalg.qr(gaussian)[0].astype(np.float32)
