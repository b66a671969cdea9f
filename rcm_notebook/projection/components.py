"""The default map: components are laid out by their affinity, and points lie between their components.

    position(x) = sum_k r_k(x) centre_k + r_m(x) radius_m offset(x)      m: the heaviest component, radius ~ sqrt(mass)

Points of one component form a blob. Its area grows with the number of points. Points that belong to two components lie
between the two blobs.
"""

import numpy as np

from rcm_notebook.projection.frame import framed
from rcm_notebook.projection.interface import PROJECTIONS, LatentArrays, Projection
from rcm_notebook.projection.layout import distances, lay_out
from rcm_notebook.projection.local import Disc, disc, in_disc, members, offsets
from rcm_notebook.projection.procrustes import aligned
from rcm_notebook.types import Float, Int

SMALLEST = 0.25
"""Radius of the smallest blob, in radii of the largest. A choice, by eye: ten points must be large enough to click."""

UNUSED = 1e-3
"""Fraction of an equal share of the data below which a component gets no place, unless it is some row's heaviest."""


def components(latents: LatentArrays, previous: Float[np.ndarray, "M 2"] | None = None) -> Float[np.ndarray, "N 2"]:
    """Return the map of components. See `Projection` for the arguments."""
    responsibilities = np.nan_to_num(latents.responsibilities.astype(np.float32, copy=False))
    component, (n, n_components) = latents.component, responsibilities.shape
    mass = responsibilities.sum(axis=0, dtype=np.float64)
    members = np.bincount(component, minlength=n_components)
    used = np.flatnonzero((mass > UNUSED * n / n_components) | (members > 0))
    radii, centres = np.zeros(n_components), np.zeros((n_components, 2))
    radii[used] = np.sqrt(np.maximum(mass[used], SMALLEST**2 * mass.max(initial=1.0)))

    before = around = None
    if previous is not None:
        known = component[: len(previous)]
        means = _means(previous, known, n_components)
        before, around = means[used], previous - means[known]
    centres[used] = lay_out(distances(latents.affinity)[np.ix_(used, used)], radii[used], before)
    local = offsets(latents.mean, component, n_components, around)
    heaviest = responsibilities.max(axis=1, initial=0.0)
    positions = responsibilities @ centres + (heaviest * radii[component])[:, None] * local
    return framed(aligned(positions, previous))


def _means(positions: np.ndarray, component: Int[np.ndarray, " M"], n_components: int) -> np.ndarray:
    """Return the mean position of each component's rows. A component without rows gets the mean of all rows."""
    members = np.bincount(component, minlength=n_components)
    sums = np.stack([np.bincount(component, axis, minlength=n_components) for axis in positions.T], axis=1)
    return np.where(members[:, None] > 0, sums / np.maximum(members, 1)[:, None], positions.mean(axis=0))


def place(latents: LatentArrays, positions: Float[np.ndarray, "N 2"], new: LatentArrays) -> Float[np.ndarray, "M 2"]:
    """Return the positions of new rows on an existing map.

    Every component's disc follows from its rows. With the discs known, the map is linear in the components' centres and
    in one rotation and scale for each component. Least squares on the rows of the map give these.
    """
    n_components = latents.responsibilities.shape[1]
    discs = [disc(latents.mean[rows]) if len(rows) else None for rows in members(latents.component, n_components)]
    design = _design(latents, discs)
    # Before training, all rows share all components. The smallest solution then places new rows among the others.
    solution = np.linalg.lstsq(design.T @ design, design.T @ positions.astype(np.float64), rcond=1e-12)[0]
    return (_design(new, discs) @ solution).astype(np.float32)


def _design(latents: LatentArrays, discs: list[Disc | None]) -> Float[np.ndarray, "n P"]:
    """Return each row's responsibilities, followed by its weighted position in the disc of its heaviest component."""
    responsibilities = np.nan_to_num(latents.responsibilities.astype(np.float64))
    n, n_components = responsibilities.shape
    local = np.zeros((n, 2 * n_components))
    for k, rows in enumerate(members(latents.component, n_components)):
        known = discs[k]
        if known is not None and len(rows):
            heaviest = responsibilities[rows, k, None]
            local[rows, 2 * k : 2 * k + 2] = heaviest * in_disc(known, latents.mean[rows], rows)
    return np.concatenate([responsibilities, local], axis=1)


PROJECTIONS.add("components", Projection(components, place))
