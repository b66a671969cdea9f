"""A description of each component: its share of the rows, its class, and the user's name for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rcm_notebook.inference import Latents
from rcm_notebook.prediction import Tau
from rcm_notebook.types import Float, Int

FREE = 0.05
"""Fraction of an equal share of the data below which a component counts as free. A choice: its few rows fit into other
components."""

MIXED_LABELS = 0.8
"""Labels of a second class that make a component mixed. A choice: one labelled row that is mostly in the component."""

MIXED_SHARE = 0.1
"""Share of a component's labels that the second class needs. A choice: below it they look like wrong labels."""


@dataclass(frozen=True, eq=False)
class Components:
    """The K components that the user sees.

    Attributes:
        usage: Share of the rows that each component holds. The shares sum to 1.
        tau: p(class | component).
        counts: Number of labels of each class inside each component.
        evidence: Number of labels that reach each component, from itself and its neighbours.
        exemplar: Row with the largest responsibility, for each component.
        prototypes: Decoded centre of each component, in the units of the scaled data.
        names: The user's name for each component, or None.
        reserved: Class id that the user reserves each component for, or None.
    """

    usage: Float[np.ndarray, " K"]
    tau: Float[np.ndarray, "K C"]
    counts: Float[np.ndarray, "K C"]
    evidence: Float[np.ndarray, " K"]
    exemplar: Int[np.ndarray, " K"]
    prototypes: Float[np.ndarray, "K *shape"]
    names: tuple[str | None, ...]
    reserved: tuple[int | None, ...]

    @cached_property
    def free(self) -> Int[np.ndarray, " F"]:
        """Components that a split may use: nearly empty, without name and reservation. The emptiest comes first."""
        is_kept = np.array([name is not None for name in self.names]) | [kept is not None for kept in self.reserved]
        order = np.argsort(self.usage, kind="stable")
        return order[(self.usage[order] < FREE / len(self)) & ~is_kept[order]]

    @cached_property
    def mixed(self) -> Int[np.ndarray, " M"]:
        """Components that hold labels of two classes. Those with the most labels of a second class come first."""
        if self.counts.shape[1] < 2:
            return np.zeros(0, np.int64)
        second = np.sort(self.counts, axis=1)[:, -2]
        order = np.argsort(-second, kind="stable")
        needed = np.maximum(MIXED_LABELS, MIXED_SHARE * self.counts.sum(axis=1))
        return order[second[order] >= needed[order]]

    def checked(self, component: int) -> int:
        """Return a component's number. Raises ValueError if there is no such component."""
        if not 0 <= component < len(self):
            raise ValueError(f"Components are 0 to {len(self) - 1}; given {component!r}.")
        return int(component)

    def __len__(self) -> int:
        """Return K."""
        return len(self.usage)


def describe(latents: Latents, tau: Tau, names: Mapping[int, str], reserved: Mapping[int, int]) -> Components:
    """Return the components of the current latents and labels."""
    each = range(len(latents.affinity))
    return Components(
        usage=latents.usage,
        tau=tau.tau,
        counts=tau.counts,
        evidence=tau.evidence,
        exemplar=latents.exemplar,
        prototypes=latents.prototypes,
        names=tuple(names.get(k) for k in each),
        reserved=tuple(reserved.get(k) for k in each),
    )
