"""What the network sees of raw values: images as x / 255 or as they are, vectors as (x - offset) / scale.

A vector's offset is the column means, its scale one global root mean square, so that a column without information is
harmless and distances keep their proportions.
"""

import numpy as np

from rcm_notebook.data.validation import CHUNK


def find_scale(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Return `offset`, float32 [*shape], and `scale` of raw values [N, *shape]; sums in float64, a chunk at a time."""
    if values.ndim > 2:
        return np.zeros(values.shape[1:], np.float32), 255.0 if values.dtype == np.uint8 else 1.0
    chunks = [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]
    mean = np.sum([chunk.sum(axis=0, dtype=np.float64) for chunk in chunks], axis=0) / len(values)
    square = sum(float(np.square(chunk - mean).sum()) for chunk in chunks) / values.size
    return mean.astype(np.float32), float(np.float32(np.sqrt(square))) or 1.0


def scaled(values: np.ndarray, offset: np.ndarray, scale: float) -> np.ndarray:
    """Return raw values [B, *shape] as the network sees them, float32."""
    result = values.astype(np.float32)
    if values.ndim == 2:  # An image's offset is 0.
        result -= offset
    result /= np.float32(scale)
    return result
