"""The expected NLL of the ELBO: sum_k r_k NLL_k(x). Every component must reconstruct what it is responsible for."""

import flax.linen as nn

from rcm_notebook.model.reconstructions.interface import RECONSTRUCTIONS
from rcm_notebook.types import Array, Float


@RECONSTRUCTIONS.register("expected")
def expected(
    likelihood: nn.Module,
    x: Float[Array, "B D"],
    h: Float[Array, "B K *hidden"],
    responsibilities: Float[Array, "B K"],
) -> Float[Array, " B"]:
    """Return sum_k r_k NLL_k(x), in nats an example."""
    return likelihood.expected_nll(x, h, responsibilities)
