"""kl_c = mean_b sum_k r_k (log r_k - log pi_k), the KL of the responsibilities from the components' prior pi."""

import jax.numpy as jnp

from rcm_notebook.model import scale_gradient
from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import EPSILON, TERMS, Slider, Term
from rcm_notebook.types import Array, Float


def kl_c(forward: Forward) -> Float[Array, ""]:
    """Return the KL of the responsibilities from their prior, nats an example.

    `coupling` scales its gradient to the responsibilities, as it does for the other terms of the ELBO.
    """
    r = scale_gradient(forward.responsibilities, forward.coupling)
    return (r * (jnp.log(r + EPSILON) - forward.log_pi[None])).sum(-1).mean()


TERMS.add("kl_c", Term(kl_c, Slider(1.0, 0.0, 5.0, "Keep responsibilities near the prior of the components.")))
