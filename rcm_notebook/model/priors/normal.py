"""Standard normal prior, the same for every component: z_k ~ N(0, I). Kingma & Welling 2014."""

import jax.numpy as jnp

from rcm_notebook.model.priors.interface import PRIORS, Encode, Prior, Surroundings, gaussian_kl
from rcm_notebook.types import Array, Float


@PRIORS.register("normal")
class Normal(Prior):
    """N(0, I)."""

    def kl(
        self, mean: Float[Array, "B Z d"], log_var: Float[Array, "B Z d"], around: Surroundings
    ) -> Float[Array, "B J"]:
        """Return the KL of every latent from N(0, I), in nats."""
        del around
        zero = jnp.zeros_like(mean)
        return gaussian_kl(mean, log_var, zero, zero)

    def centres(self, encode: Encode) -> Float[Array, "K d"]:
        """Return zeros."""
        del encode
        return jnp.zeros((self.config.given("components"), self.config.latent))
