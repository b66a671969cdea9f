"""VampPrior: the prior mixes the encoder's posteriors of M learned pseudo-inputs u_km of every component.

    decentralized   p(z | c=k) = 1/M sum_m q(z_k | u_km)        KL_k in closed form for M = 1, else from S samples
    shared          p(z) = sum_k pi_k 1/M sum_m q(z | u_km)     one KL, from S samples

The pseudo-inputs start from a sample of the data: as the centres of its k-means, or as its rows. `pull` is the weight
of the mean KL(q(z | u_km) || N(0, I)), which is added. It keeps prior and posterior from drifting away from the origin
together. Tomczak & Welling, "VAE with a VampPrior", 2018, eq. 9.
"""

import math
from dataclasses import dataclass
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp

from rcm_notebook.model.priors.interface import PRIORS, Encode, Prior, Surroundings, gaussian_kl
from rcm_notebook.model.priors.kmeans import kmeans, rows
from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float, Key

STARTS = {"kmeans": kmeans, "samples": rows}
"""How pseudo-inputs start: (x [n, D], count, key) -> [count, D]."""


@dataclass(frozen=True)
class VampSettings:
    """Settings of the VampPrior.

    Args:
        pseudo_inputs: M, the number of pseudo-inputs of each component.
        start: How pseudo-inputs start: ``kmeans`` of a sample of the data, or ``samples``, which are its rows.
        pull: Weight, inside `kl_z`, of the KL of the pseudo-latents from N(0, I).
        samples: S, the number of samples of each latent where the KL has no closed form.
    """

    pseudo_inputs: int = 1
    start: str = "kmeans"
    pull: float = 0.1
    samples: int = 1

    def __post_init__(self):
        for name in ("pseudo_inputs", "samples"):
            require(getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        require(self.start in STARTS, "start", self.start, " or ".join(map(repr, STARTS)))
        require(self.pull >= 0, "pull", self.pull, "at least 0")


@PRIORS.register("vamp", settings=VampSettings)
class Vamp(Prior):
    """A mixture of the posteriors of M pseudo-inputs a component."""

    settings: VampSettings

    @nn.nowrap
    def fit(self, params: Any, x: Float[Array, "n *shape"], key: Key[Array, ""]) -> Any:
        """Return the parameters with pseudo-inputs taken from the data."""
        size = params["pseudo_inputs"].shape
        start = STARTS[self.settings.start](x.reshape(len(x), -1), size[0] * size[1], key)
        return {**params, "pseudo_inputs": start.reshape(size)}

    def setup(self):
        """Create the pseudo-inputs as zeros; `fit` sets their values."""
        size = (self.config.given("components"), self.settings.pseudo_inputs, *self.shape)
        self.pseudo_inputs = self.param("pseudo_inputs", nn.initializers.zeros, size)

    def kl(
        self, mean: Float[Array, "B Z d"], log_var: Float[Array, "B Z d"], around: Surroundings
    ) -> Float[Array, "B J"]:
        """Return the KL of the latents from the mixture of pseudo-latents, in nats, plus the pull."""
        to_mean, to_log_var = self.pseudo_latents(around.encode)
        pull = self.settings.pull * gaussian_kl(to_mean, to_log_var, 0 * to_mean, 0 * to_log_var).mean()
        if self.config.layout == "decentralized" and self.settings.pseudo_inputs == 1:
            return pull + gaussian_kl(mean, log_var, to_mean[None, :, 0], to_log_var[None, :, 0])
        noise = jax.random.normal(around.key, (self.settings.samples, *mean.shape))
        z = mean[None] + jnp.exp(0.5 * log_var)[None] * noise
        log_q = log_density(z, mean[None], log_var[None])
        each = log_density(z[:, :, :, None], to_mean[None, None], to_log_var[None, None])
        log_p = jax.nn.logsumexp(each, -1) - math.log(self.settings.pseudo_inputs)
        if self.config.layout == "shared":
            log_p = jax.nn.logsumexp(log_p + around.log_pi[None, None], -1, keepdims=True)
        return pull + (log_q - log_p).mean(0)

    def centres(self, encode: Encode) -> Float[Array, "K d"]:
        """Return the mean over every component's pseudo-latents."""
        return self.pseudo_latents(encode)[0].mean(1)

    def pseudo_latents(self, encode: Encode) -> tuple[Float[Array, "K M d"], Float[Array, "K M d"]]:
        """Return mean and log variance of q(z_k | u_km)."""
        components, count = self.pseudo_inputs.shape[:2]
        encoded = encode(self.pseudo_inputs.reshape(-1, *self.shape))
        if self.config.layout == "shared":
            mean, log_var = (part.reshape(components, count, -1) for part in encoded)
        else:  # u_km has K latents; only that of component k counts.
            each = (part.reshape(components, count, components, -1) for part in encoded)
            mean, log_var = (jnp.einsum("kmkd->kmd", part) for part in each)
        return mean, log_var


def log_density(
    z: Float[Array, "*a d"], mean: Float[Array, "*b d"], log_var: Float[Array, "*b d"]
) -> Float[Array, "*c"]:
    """Return log N(z; mean, diag e^log_var), in nats."""
    return -0.5 * ((z - mean) ** 2 * jnp.exp(-log_var) + log_var + math.log(2 * math.pi)).sum(-1)
