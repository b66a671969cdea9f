"""Standard normal prior, the same for every component: z_k ~ N(0, I).

KL(N(m, v) || N(0, I)) = 1/2 sum_d (m^2 + v - 1 - log v). Kingma & Welling 2014, appendix B.
"""

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.types import Array, Float


class Normal(nn.Module):
    """N(0, I)."""

    def __call__(self, mean: Float[Array, "B K d"], log_var: Float[Array, "B K d"]) -> Float[Array, "B K"]:
        """Return the KL of every component's posterior from the prior, in nats."""
        return 0.5 * (mean**2 + jnp.exp(log_var) - 1 - log_var).sum(-1)
