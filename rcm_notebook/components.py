"""What is known of each component: how much it holds, what it stands for, and what the user calls it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rcm_notebook.latent import Latents
from rcm_notebook.tau import Tau
from rcm_notebook.types import Float, Int


@dataclass(frozen=True, eq=False)
class Components:
    """The K components as the user sees them.

    Attributes:
        usage: Share of the rows that a component holds, sums to 1.
        tau: p(class | component).
        evidence: Labels that reach the component, its neighbours' included.
        exemplar: The row that belongs to it most.
        prototypes: The decoder's picture of its centre, in the units of the scaled data.
        names: The user's name for it, or None.
        reserved: Class id that the user keeps it for, or None.
    """

    usage: Float[np.ndarray, " K"]
    tau: Float[np.ndarray, "K C"]
    evidence: Float[np.ndarray, " K"]
    exemplar: Int[np.ndarray, " K"]
    prototypes: Float[np.ndarray, "K *shape"]
    names: tuple[str | None, ...]
    reserved: tuple[int | None, ...]

    def __len__(self) -> int:
        """Return K."""
        return len(self.usage)


def describe(latents: Latents, tau: Tau, names: Mapping[int, str], reserved: Mapping[int, int]) -> Components:
    """Return the components of the current latents and labels."""
    each = range(len(latents.affinity))
    return Components(
        usage=latents.usage,
        tau=tau.tau,
        evidence=tau.evidence,
        exemplar=latents.exemplar,
        prototypes=latents.prototypes,
        names=tuple(names.get(k) for k in each),
        reserved=tuple(reserved.get(k) for k in each),
    )
