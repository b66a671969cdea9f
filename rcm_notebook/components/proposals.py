"""Proposals for the components: split those that hold two classes, and merge two similar ones if none is free."""

from dataclasses import dataclass

import numpy as np

from rcm_notebook.components.components import Components
from rcm_notebook.types import Float


@dataclass(frozen=True)
class Proposal:
    """A component that holds two classes, and what a split of it needs.

    Attributes:
        component: The component to split.
        classes: Ids of its two classes, the one with more labels first.
        into: The free component that a split would use, or None if none is free.
        merge: Two components to merge first, which makes the first of them free. None if this is not needed, or if no
            two components stand for the same class.
        reason: One sentence for the user.
    """

    component: int
    classes: tuple[int, int]
    into: int | None
    merge: tuple[int, int] | None
    reason: str


def propose(
    components: Components, affinity: Float[np.ndarray, "K K"], classes: tuple[str, ...]
) -> tuple[Proposal, ...]:
    """Return a proposal for every component that holds two classes. The most mixed comes first.

    Args:
        components: The current components.
        affinity: J, how often a row and its partner fall into two components.
        classes: Names of the classes, for the reasons.
    """
    free = components.free
    twins = None if len(free) else most_alike(components, affinity)
    found = []
    for k in components.mixed:
        first, second = (int(c) for c in np.argsort(-components.counts[k], kind="stable")[:2])
        reason = f"Component {k} holds labels of {classes[first]} and of {classes[second]}: split it."
        if twins:
            shared = classes[int(components.tau[twins[1]].argmax())]
            reason += f" None is free; merge {twins[0]} into {twins[1]} first, both are {shared}."
        elif not len(free):
            reason += " None is free, and no two stand for the same class; create a session with more components."
        into = int(free[0]) if len(free) else None
        found.append(Proposal(int(k), (first, second), into, twins, reason))
    return tuple(found)


def free_for_split(components: Components, affinity: Float[np.ndarray, "K K"], splitting: int) -> int:
    """Return the free component that a split of `splitting` would use.

    Raises:
        ValueError: No component is free. The message says which two to merge first.
    """
    free = [int(k) for k in components.free if k != splitting]
    if free:
        return free[0]
    twins = most_alike(components, affinity)
    remedy = (
        f"session.merge_components{twins} would set {twins[0]} free: they are the most alike of one class."
        if twins and splitting not in twins
        else "Merge two components of one kind first: session.merge_components(i, j) sets i free."
    )
    raise ValueError(f"Splitting component {splitting} needs a free one, and none is. {remedy}")


def most_alike(components: Components, affinity: Float[np.ndarray, "K K"]) -> tuple[int, int] | None:
    """Return the two components of one class that share the most pairs, the lighter first; None if there are none.

    Their similarity is J_ij / sqrt(J_ii J_jj). Only components that labels reach count. Free, mixed and reserved ones
    do not.

    Args:
        components: The current components.
        affinity: J.
    """
    own = np.sqrt(np.maximum(np.diag(affinity), 1e-12))
    likeness = np.asarray(affinity, np.float64) / np.outer(own, own)
    stands_for = components.tau.argmax(axis=1) if components.tau.shape[1] else np.zeros(len(components), np.int64)
    usable = components.evidence > 0
    usable[components.mixed] = usable[components.free] = False
    usable &= [kept is None for kept in components.reserved]
    allowed = np.triu((stands_for[:, None] == stands_for) & np.outer(usable, usable), k=1)
    if not allowed.any():
        return None
    i, j = np.unravel_index(np.where(allowed, likeness, -np.inf).argmax(), likeness.shape)
    lighter, heavier = sorted((int(i), int(j)), key=lambda k: float(components.usage[k]))
    return lighter, heavier
