"""Soft routing: every component takes part by its responsibility."""

import jax

from rcm_notebook.model.routing.interface import ROUTINGS
from rcm_notebook.types import Array, Float, Int, Key


@ROUTINGS.register("soft")
def soft(logits: Float[Array, "B K"], step: Int[Array, ""] | int, key: Key[Array, ""]) -> Float[Array, "B K"]:
    """Return softmax(logits); step and key are for routings that sample."""
    del step, key
    return jax.nn.softmax(logits)
