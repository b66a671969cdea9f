"""Pictures for the browser: those of the decoder and those of rows, as uint8 of one shape."""

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.inference import Latents
from rcm_notebook.types import Float, Int, UInt8

TILE, LARGE = 64, 160
"""Longest side in px of a small and of a large picture. A choice: 231 tiles are then below 3 MB."""


LOOKED_AT = 500
"""How many rows `can_draw` looks at. A choice: the two sums that it compares differ by far more than chance."""


def drawn(values: Float[np.ndarray, "n *shape"]) -> UInt8[np.ndarray, "n *shape"]:
    """Return decoded images as pictures; values are clipped to 0 to 1."""
    return np.rint(255 * np.clip(values, 0, 1)).astype(np.uint8)


def can_draw(data: Dataset, latents: Latents) -> bool:
    """Return whether the decoder has learned to draw: the prototypes are nearer to their rows than the mean picture is.

    An untrained decoder, as in a phase that trains components alone, draws noise. Vectors are never drawn.
    """
    if data.kind != "image":
        return False
    rows = np.unique(np.linspace(0, len(data) - 1, LOOKED_AT).astype(np.int64))
    x = data.scaled(rows)
    own = ((x - latents.prototypes[latents.component[rows]]) ** 2).sum()
    return bool(own < ((x - x.mean(axis=0)) ** 2).sum())


def pictures_of(data: Dataset, rows: Int[np.ndarray, " n"]) -> UInt8[np.ndarray, "n *shape"] | None:
    """Return the pictures of some rows; None if the data has no images."""
    if data.images is None:
        return None
    found = [picture for row in rows if (picture := data.thumbnail(int(row))) is not None]
    return np.stack(found) if found else np.zeros((0, *np.shape(data.images)[1:]), np.uint8)


def shrunk(pictures: UInt8[np.ndarray, "n *shape"], side: int) -> UInt8[np.ndarray, "n *smaller"]:
    """Return pictures of at most `side` px, each pixel the mean of a block; smaller pictures stay as they are."""
    height, width = pictures.shape[1:3]
    block = -(-max(height, width) // side)
    if block <= 1:
        return pictures
    fill = [(0, 0), (0, -height % block), (0, -width % block), *[(0, 0)] * (pictures.ndim - 3)]
    whole = np.pad(pictures, fill, mode="edge")
    blocks = whole.reshape(len(whole), whole.shape[1] // block, block, whole.shape[2] // block, block, *whole.shape[3:])
    return np.rint(blocks.mean(axis=(2, 4))).astype(np.uint8)
