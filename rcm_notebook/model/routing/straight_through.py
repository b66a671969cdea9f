"""Straight-through routing: one sampled component gets all the weight. The gradient is that of the relaxed sample.

Jang, Gu & Poole, "Categorical Reparameterization with Gumbel-Softmax", 2017, section 2.2.
"""

import jax
from jax.lax import stop_gradient

from rcm_notebook.model.routing.cooling import Cooling
from rcm_notebook.model.routing.gumbel import gumbel
from rcm_notebook.model.routing.interface import ROUTINGS
from rcm_notebook.types import Array, Float, Int, Key


@ROUTINGS.register("straight_through", settings=Cooling)
def straight_through(
    logits: Float[Array, "B K"], step: Int[Array, ""] | int, key: Key[Array, ""], settings: Cooling
) -> Float[Array, "B K"]:
    """Return a one-hot sample of q(c | x). Its gradient is that of the Gumbel-softmax."""
    relaxed = gumbel(logits, step, key, settings)
    hard = jax.nn.one_hot(relaxed.argmax(-1), relaxed.shape[-1])
    return stop_gradient(hard - relaxed) + relaxed
