"""The plainest map: the two main axes of the latent means.

It shows the latents of a shared layout as they are; components with coordinates of their own overlap in it.
"""

import numpy as np

from rcm_notebook.projection.frame import framed
from rcm_notebook.projection.interface import PROJECTIONS, LatentArrays
from rcm_notebook.projection.local import plane
from rcm_notebook.projection.procrustes import aligned
from rcm_notebook.types import Float


@PROJECTIONS.register("pca")
def pca(latents: LatentArrays, previous: Float[np.ndarray, "M 2"] | None = None) -> Float[np.ndarray, "N 2"]:
    """Return the first two principal components of the latent means. See `Projection` for the arguments."""
    mean = np.nan_to_num(latents.mean.astype(np.float64), posinf=0.0, neginf=0.0)
    return framed(aligned(plane(mean), previous))
