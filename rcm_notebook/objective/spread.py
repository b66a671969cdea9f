"""spread = -sum_y q_y log p(y | x'), where q is the soft label of the partner x', spread along the graph of neighbours.

Labels reach rows that are similar to labelled rows, and the components adapt to them. See
`rcm_notebook.prediction.spreading`.
"""

import jax.numpy as jnp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS, Slider, Term
from rcm_notebook.types import Array, Float

FLOOR = 1e-6  # Limits the loss of a wrong target to 14 nats; a choice.


def spread(forward: Forward) -> Float[Array, ""]:
    """Return the cross-entropy of the targets, nats, mean over the batch; 0 if the data have no graph."""
    p = forward.pair_responsibilities @ forward.tau
    return -(forward.pair_targets * jnp.log(p + FLOOR)).sum(-1).mean()


TERMS.add(
    "spread", Term(spread, Slider(0.0, 0.0, 200.0, "Rows take the class that spreads to them from neighbours.", False))
)
