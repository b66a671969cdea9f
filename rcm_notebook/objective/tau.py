"""tau = -log sum_k r_k tau_{k,y} on labelled rows: the labels change the components through the map tau."""

import jax.numpy as jnp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import EPSILON, TERMS, Slider, Term
from rcm_notebook.types import Array, Float


def tau(forward: Forward) -> Float[Array, ""]:
    """Return the mean NLL of the labels under p(y | x) = sum_k r_k tau_{k,y}, nats; 0 without labels."""
    is_labeled = forward.labeled_ids >= 0
    columns = forward.tau.T[jnp.maximum(forward.labeled_ids, 0)]
    p = (forward.labeled_responsibilities * columns).sum(-1)
    return -(jnp.log(p + EPSILON) * is_labeled).sum() / jnp.maximum(is_labeled.sum(), 1)


TERMS.add("tau", Term(tau, Slider(50.0, 0.0, 200.0, "Labelled points move to components of their class.")))
