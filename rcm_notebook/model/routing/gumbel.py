"""Gumbel-softmax routing: a relaxed sample of the component. A lower temperature brings it closer to one-hot.

    r = softmax((logits + g) / temperature),   g ~ Gumbel(0, 1)

Jang, Gu & Poole, "Categorical Reparameterization with Gumbel-Softmax", 2017, eq. 2.
"""

import jax

from rcm_notebook.model.routing.cooling import Cooling
from rcm_notebook.model.routing.interface import ROUTINGS
from rcm_notebook.types import Array, Float, Int, Key


@ROUTINGS.register("gumbel", settings=Cooling)
def gumbel(
    logits: Float[Array, "B K"], step: Int[Array, ""] | int, key: Key[Array, ""], settings: Cooling
) -> Float[Array, "B K"]:
    """Return a relaxed one-hot sample of q(c | x). Its argmax is an exact sample at every temperature."""
    return jax.nn.softmax((logits + jax.random.gumbel(key, logits.shape)) / settings.at(step))
