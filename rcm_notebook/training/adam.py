"""Adam for each part of the network. A part that is frozen, or that gets no gradient, keeps its parameters and moments.

The mathematics is optax's. This module adds a count of steps for every part. A part that starts late then starts as
Adam starts; with one count for all parts, its first hundred steps would be several times too long. Its warm-up also
begins at its own first step. A part that waits keeps its moments. Moments have the shapes of the parameters, so code
that edits the parameters can edit the moments in the same way. Kingma & Ba, "Adam", 2015, algorithm 1.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax

from rcm_notebook.model import FREEZABLE
from rcm_notebook.types import Array, Float, Int

ADAM = optax.scale_by_adam()

Params = dict[str, Any]


class Adam(NamedTuple):
    """Moments of the gradient, in the shapes of the parameters, and the number of steps of each part."""

    mean: Params
    square: Params
    counts: dict[str, Int[Array, ""]]


def start(params: Params) -> Adam:
    """Return the state before the first step."""
    zeros = jax.tree.map(jnp.zeros_like, params)
    return Adam(zeros, zeros, {part: jnp.zeros((), jnp.int32) for part in FREEZABLE})


def update(gradient: Params, state: Adam, frozen: Mapping[str, Float[Array, ""]], warmup: int) -> tuple[Params, Adam]:
    """Return the update, to be multiplied by the learning rate and subtracted from the parameters, and the new state.

    Args:
        gradient: Gradient of every parameter.
        state: State before this step.
        frozen: For every part 1 if it is frozen, else 0; traced.
        warmup: Number of steps over which a part's updates rise to their full length.
    """
    updates, mean, square, counts = {}, {}, {}, {}
    for part, names in FREEZABLE.items():
        own = {name: gradient[name] for name in names if name in gradient}
        moments = ({name: tree[name] for name in own} for tree in (state.mean, state.square))
        before = optax.ScaleByAdamState(state.counts[part], *moments)
        taken, after = ADAM.update(own, before)
        moves = (frozen[part] == 0) & _reached(own)
        after = jax.tree.map(partial(jnp.where, moves), after, before)
        length = jnp.minimum(1.0, after.count / warmup)
        updates |= jax.tree.map(lambda u, moves=moves, length=length: jnp.where(moves, length * u, 0.0), taken)
        mean, square, counts[part] = mean | after.mu, square | after.nu, after.count
    return updates, Adam(mean, square, counts)


def _reached(gradient: Any) -> Array:
    """Tell whether any gradient here is not zero. NaN counts as not zero, so that it is noticed."""
    return jnp.array([(leaf != 0).any() for leaf in jax.tree.leaves(gradient)], bool).any()
