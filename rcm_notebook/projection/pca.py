"""The simplest map: the first two principal axes of the latent means.

It shows the latents of a shared layout directly. In the decentralized layout, components overlap on it, since each has
its own coordinates.
"""

import numpy as np

from rcm_notebook.projection.frame import framed
from rcm_notebook.projection.interface import PROJECTIONS, LatentArrays, Projection
from rcm_notebook.projection.local import main_axes
from rcm_notebook.projection.procrustes import aligned
from rcm_notebook.types import Float


def pca(latents: LatentArrays, previous: Float[np.ndarray, "M 2"] | None = None) -> Float[np.ndarray, "N 2"]:
    """Return the first two principal components of the latent means. See `Projection` for the arguments."""
    centred = _finite(latents.mean) - _finite(latents.mean).mean(axis=0)
    return framed(aligned(centred @ main_axes(centred), previous))


def place(latents: LatentArrays, positions: Float[np.ndarray, "N 2"], new: LatentArrays) -> Float[np.ndarray, "M 2"]:
    """Return the positions of new rows. The map is affine in the latent means; least squares give the affine map."""
    mean = _finite(latents.mean)
    middle, scale = mean.mean(axis=0), max(np.abs(mean).max(initial=0), 1e-12)
    affine = np.linalg.lstsq((mean - middle) / scale, positions - positions.mean(axis=0), rcond=1e-9)[0]
    return ((_finite(new.mean) - middle) / scale @ affine + positions.mean(axis=0)).astype(np.float32)


def _finite(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)


PROJECTIONS.add("pca", Projection(pca, place))
