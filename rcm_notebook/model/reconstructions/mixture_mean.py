"""The NLL of the mixed reconstruction, sum_k r_k x_hat_k: several components may reconstruct a point together.

This is not the ELBO's term. For a convex NLL it never exceeds the expected NLL (Jensen). No single component has to
explain x.
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
