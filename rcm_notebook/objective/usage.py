"""usage = sum_k p_k log p_k, the negative entropy of usage. p is the mean responsibility over the batch."""

import jax.numpy as jnp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import EPSILON, TERMS, Slider, Term
from rcm_notebook.types import Array, Float


def usage(forward: Forward) -> Float[Array, ""]:
    """Return the negative entropy of usage, nats."""
    p = forward.responsibilities.mean(0)
    return (p * jnp.log(p + EPSILON)).sum()


TERMS.add(
    "usage",
    Term(usage, Slider(0.0, -10.0, 10.0, "Above zero: use all components evenly; below: only the needed ones.")),
)
