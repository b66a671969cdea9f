"""The frame of a map: positions are centred and scaled, so that most points lie in [-1, 1]."""

import numpy as np

from rcm_notebook.types import Float

INSIDE = 0.99
"""Share of coordinates that fit inside `EDGE`. A choice: a few far points must not shrink the others to a dot."""

EDGE = 0.95


def framed(positions: Float[np.ndarray, "N 2"]) -> Float[np.ndarray, "N 2"]:
    """Return the positions, centred on the middle of their extent and scaled into [-1, 1] (float32)."""
    low, high = np.quantile(positions, [(1 - INSIDE) / 2, (1 + INSIDE) / 2], axis=0)
    extent = np.max(high - low) / 2
    scale = EDGE / extent if extent > 0 else 1.0
    return ((positions - (low + high) / 2) * scale).astype(np.float32)
