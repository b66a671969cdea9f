"""Every component has its own Gaussian: p(z | c=k) = N(mu_k, diag sigma_k^2), with learned mu and sigma.

With p(c), which is uniform or learned (`ModelConfig.pi`), this is a mixture of Gaussians. In the decentralized layout
every Gaussian starts as the standard normal. In the shared layout the components must differ from the start, so their
means are drawn at random.
Dilokthanakul et al., "Deep Unsupervised Clustering with Gaussian Mixture Variational Autoencoders", 2016.
"""

import flax.linen as nn
import jax.numpy as jnp

from rcm_notebook.model.priors.interface import PRIORS, Encode, Prior, Surroundings, gaussian_kl
from rcm_notebook.types import Array, Float

MAX_LOG_VAR = 5.0  # A choice, as for the posteriors: exp stays finite.


@PRIORS.register("mixture")
class Mixture(Prior):
    """N(mu_k, diag sigma_k^2)."""

    def setup(self):
        """Create the means and log variances."""
        size = (self.config.given("components"), self.config.latent)
        drawn = nn.initializers.normal(1.0) if self.config.layout == "shared" else nn.initializers.zeros
        self.mean = self.param("mean", drawn, size)
        self.log_var = self.param("log_var", nn.initializers.zeros, size)

    def kl(
        self, mean: Float[Array, "B Z d"], log_var: Float[Array, "B Z d"], around: Surroundings
    ) -> Float[Array, "B J"]:
        """Return the KL of every component's latent from its own Gaussian, in nats."""
        del around
        to_log_var = jnp.clip(self.log_var, -MAX_LOG_VAR, MAX_LOG_VAR)
        return gaussian_kl(mean, log_var, self.mean[None], to_log_var[None])

    def centres(self, encode: Encode) -> Float[Array, "K d"]:
        """Return mu."""
        del encode
        return self.mean
