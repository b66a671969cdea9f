"""Soft routing: the weight of a component is its responsibility."""

import jax

from rcm_notebook.model.routing.interface import ROUTINGS
from rcm_notebook.types import Array, Float, Int, Key


@ROUTINGS.register("soft")
def soft(logits: Float[Array, "B K"], step: Int[Array, ""] | int, key: Key[Array, ""]) -> Float[Array, "B K"]:
    """Return softmax(logits). Only routings that sample use step and key."""
    del step, key
    return jax.nn.softmax(logits)
