"""Straight-through routing: one sampled component takes part, and the gradient is the relaxed sample's.

Jang, Gu & Poole, "Categorical Reparameterization with Gumbel-Softmax", 2017, section 2.2.
"""

import jax
from jax.lax import stop_gradient

from rcm_notebook.model.routing.gumbel import gumbel
from rcm_notebook.model.routing.interface import ROUTINGS
from rcm_notebook.types import Array, Float, Key


@ROUTINGS.register("straight_through")
def straight_through(
    logits: Float[Array, "B K"], temperature: Float[Array, ""], key: Key[Array, ""]
) -> Float[Array, "B K"]:
    """Return a one-hot sample of q(c | x) that differentiates like the Gumbel-softmax."""
    relaxed = gumbel(logits, temperature, key)
    hard = jax.nn.one_hot(relaxed.argmax(-1), relaxed.shape[-1])
    return stop_gradient(hard - relaxed) + relaxed
