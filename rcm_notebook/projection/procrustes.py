"""Procrustes alignment: the rotation, reflection and shift that bring one set of points closest to another.

    min over orthogonal Q of ||A Q - B||_F   is   Q = U V^T   where   A^T B = U S V^T   (Schoenemann 1966)

The orientation of a map is arbitrary. Without alignment, every epoch would turn and flip it.
"""

import numpy as np

from rcm_notebook.types import Float


def rotation(source: Float[np.ndarray, "n 2"], target: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "2 2"]:
    """Return the orthogonal Q (a rotation, perhaps with a reflection) that brings source @ Q closest to target."""
    u, _, vt = np.linalg.svd(source.T @ target)
    return u @ vt


def aligned(positions: Float[np.ndarray, "N 2"], previous: Float[np.ndarray, "M 2"] | None) -> Float[np.ndarray, "N 2"]:
    """Return the positions rotated, reflected and shifted onto the previous ones; unchanged if there are none.

    Args:
        positions: The new map.
        previous: The previous map of the first M rows, M at most N. Rows may have been added since.
    """
    if previous is None or len(previous) == 0:
        return positions
    shared = positions[: len(previous)]
    middle, target = shared.mean(axis=0), previous.mean(axis=0)
    return (positions - middle) @ rotation(shared - middle, previous - target) + target
