"""Soft routing: every component takes part by its responsibility."""

import jax

from rcm_notebook.model.routing.interface import ROUTINGS
from rcm_notebook.types import Array, Float, Key


@ROUTINGS.register("soft")
def soft(logits: Float[Array, "B K"], temperature: Float[Array, ""], key: Key[Array, ""]) -> Float[Array, "B K"]:
    """Return softmax(logits); temperature and key are for routings that sample."""
    del temperature, key
    return jax.nn.softmax(logits)
