"""The NLL of the mixed picture, sum_k r_k x_hat_k: components may share the work of redrawing a point.

It is not the ELBO's term: for a convex NLL it never exceeds the expected NLL (Jensen), and does not ask of a single
component that it explain x.
"""

import flax.linen as nn

from rcm_notebook.model.reconstructions.interface import RECONSTRUCTIONS
from rcm_notebook.types import Array, Float


@RECONSTRUCTIONS.register("mixture_mean")
def mixture_mean(
    likelihood: nn.Module,
    x: Float[Array, "B D"],
    h: Float[Array, "B K *hidden"],
    responsibilities: Float[Array, "B K"],
) -> Float[Array, " B"]:
    """Return the NLL of x under the mixed mean, in nats an example."""
    return likelihood.mixture_nll(x, h, responsibilities)
