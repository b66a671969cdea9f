"""Soft routing: every component takes part by its responsibility."""

import jax

from rcm_notebook.types import Array, Float, Key


def soft(logits: Float[Array, "B K"], key: Key[Array, ""]) -> Float[Array, "B K"]:
    """Return softmax(logits); the key is for routings that sample."""
    del key
    return jax.nn.softmax(logits)
