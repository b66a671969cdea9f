"""Adam, part by part: a part of the network that is frozen, or that no term reaches, stands still and waits.

    m <- b1 m + (1 - b1) g,   v <- b2 v + (1 - b2) g^2,   update = w(n) [m / (1 - b1^n)] / [sqrt(v / (1 - b2^n)) + eps]

n counts the steps that the part itself has moved, so that a part that joins late starts as Adam starts; with one count
for all, its first hundred steps would be several times too long. w rises linearly over the warm-up, for every part from
its own first step. A part that waits keeps its moments. Kingma & Ba, "Adam", 2015, algorithm 1.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from rcm_notebook.model.freezing import FREEZABLE
from rcm_notebook.types import Array, Float, Int

B1, B2, EPSILON = 0.9, 0.999, 1e-8  # The paper's.

Params = dict[str, Any]


class Adam(NamedTuple):
    """Moments of the gradient, shaped as the parameters are, and how many steps each part has moved."""

    mean: Params
    square: Params
    counts: dict[str, Int[Array, ""]]


def start(params: Params) -> Adam:
    """Return the state before the first step."""
    zeros = jax.tree.map(jnp.zeros_like, params)
    return Adam(zeros, zeros, {part: jnp.zeros((), jnp.int32) for part in FREEZABLE})


def update(gradient: Params, state: Adam, frozen: Mapping[str, Float[Array, ""]], warmup: int) -> tuple[Params, Adam]:
    """Return what to subtract from the parameters, before the learning rate, and the new state.

    Args:
        gradient: Of every parameter.
        state: Before this step.
        frozen: For every part 1 where it stands still, else 0; traced.
        warmup: Steps over which a part's updates rise to their full length.
    """
    updates, mean, square, counts = {}, {}, {}, {}
    for part, names in FREEZABLE.items():
        own = [name for name in names if name in gradient]
        moves = (frozen[part] == 0) & _reached([gradient[name] for name in own])
        count = counts[part] = state.counts[part] + moves
        steps = jnp.maximum(count, 1)
        scale = jnp.minimum(1.0, steps / warmup) / (1 - B1**steps)
        spread = 1 - B2**steps

        def first(m, g, moves=moves):
            return jnp.where(moves, B1 * m + (1 - B1) * g, m)

        def second(v, g, moves=moves):
            return jnp.where(moves, B2 * v + (1 - B2) * g**2, v)

        def length(m, v, moves=moves, scale=scale, spread=spread):
            return jnp.where(moves, scale * m / (jnp.sqrt(v / spread) + EPSILON), 0.0)

        for name in own:
            mean[name] = jax.tree.map(first, state.mean[name], gradient[name])
            square[name] = jax.tree.map(second, state.square[name], gradient[name])
            updates[name] = jax.tree.map(length, mean[name], square[name])
    return updates, Adam(mean, square, counts)


def _reached(gradient: Any) -> Array:
    """Tell whether any term has a gradient here; one that is no number counts, so that it is noticed."""
    return jnp.array([(leaf != 0).any() for leaf in jax.tree.leaves(gradient)], bool).any()
