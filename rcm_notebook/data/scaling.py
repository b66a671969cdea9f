"""What the network sees of raw values: images as x / 255 or as they are, vectors as (x - offset) / scale.

A vector's offset is the column means, its scale one global root mean square, so that a column without information is
harmless and distances keep their proportions. The offset is subtracted before values become float32, if float32 would
round a column's variation away: dates in seconds, for example.
"""

import numpy as np

from rcm_notebook.data.validation import CHUNK

LOSS = 1e-3
"""Largest mean rounding error of float32, as a share of a column's mean deviation, at which vectors become float32.
A choice: far below what the model resolves."""


def narrowed(values: np.ndarray) -> np.ndarray:
    """Return vectors [N, D] as float32 unless that would round a column's variation away; images as they are."""
    if values.dtype != np.float64:
        return values
    mean, (low, high) = _mean(values), _limits(values)
    deviation, size = (
        np.sum([np.abs(chunk - centre).sum(axis=0) for chunk in _chunks(values)], axis=0) / len(values)
        for centre in (mean, 0)
    )
    narrow = np.finfo(np.float32)
    rounding = np.maximum(size * float(narrow.eps) / 2, float(narrow.smallest_subnormal))
    is_lost = (high > low) & (rounding > LOSS * deviation)
    return values if is_lost.any() else values.astype(np.float32)


def find_scale(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Return `offset`, [*shape], and `scale` of raw values [N, *shape]; sums in float64, a chunk at a time.

    Raises:
        ValueError: A column of vectors varies so much less than the others that it would become constant.
    """
    if values.ndim > 2:
        return np.zeros(values.shape[1:], np.float32), 255.0 if values.dtype == np.uint8 else 1.0
    mean = _mean(values)
    square = sum(float(np.square(chunk - mean).sum()) for chunk in _chunks(values)) / values.size
    scale = float(values.dtype.type(np.sqrt(square))) or 1.0
    low, high = _limits(values)
    is_gone = (high > low) & ((high.astype(np.float64) - low) / scale < np.finfo(np.float32).tiny)
    if is_gone.any():
        column = int(np.argmax(is_gone))
        raise ValueError(
            f"Column {column} of x varies only from {low[column]} to {high[column]}, so that it would become constant "
            "beside the other columns; multiply it by a number, or leave it out."
        )
    return mean.astype(values.dtype), scale


def scaled(values: np.ndarray, offset: np.ndarray, scale: float) -> np.ndarray:
    """Return raw values [B, *shape] as the network sees them, float32."""
    result = values.astype(offset.dtype)
    if values.ndim == 2:  # An image's offset is 0.
        result -= offset
    result /= result.dtype.type(scale)
    return result.astype(np.float32, copy=False)


def _mean(values: np.ndarray) -> np.ndarray:
    """Return the mean of each column, float64 [D]."""
    return np.sum([chunk.sum(axis=0, dtype=np.float64) for chunk in _chunks(values)], axis=0) / len(values)


def _limits(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the greatest value of each column, [D]."""
    least, greatest = ([getattr(chunk, which)(axis=0) for chunk in _chunks(values)] for which in ("min", "max"))
    return np.min(least, axis=0), np.max(greatest, axis=0)


def _chunks(values: np.ndarray) -> list[np.ndarray]:
    return [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]
