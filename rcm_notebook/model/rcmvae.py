"""RCM-VAE with decentralized latents: every component has a latent of its own.

    r = q(c | x) = softmax(logits),   q(z_k | x) = N(mean_k, exp(log_var_k)),   p(x | z_k, e_k)

Two branches leave the encoder's trunk. The branch of the responsibilities carries the structure; the branch of the
latents carries what a component needs to redraw x. `coupling` scales the gradient with which the second reaches the
trunk: at 0 the responsibilities learn as if there were no decoder, which keeps reconstruction from competing with them.
"""

import math
from typing import NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp

from rcm_notebook.config import ModelConfig
from rcm_notebook.model.conditioning import CONDITIONING
from rcm_notebook.model.decoders import DECODERS
from rcm_notebook.model.encoders import ENCODERS
from rcm_notebook.model.gradient import scale_gradient
from rcm_notebook.model.likelihoods import LIKELIHOODS
from rcm_notebook.model.priors import PRIORS
from rcm_notebook.model.routing import ROUTINGS
from rcm_notebook.types import Array, Float, Key

MAX_LOG_VAR = 5.0  # A choice: a posterior wider than e^2.5 carries nothing, and exp stays finite.


class Reading(NamedTuple):
    """What the trunk and the branch of the responsibilities say of a batch; `logits` are linear in `structure`."""

    trunk: Float[Array, "B F"]
    structure: Float[Array, "B S"]
    logits: Float[Array, "B K"]


class Posterior(NamedTuple):
    """What the encoder says of a batch: logits of q(c | x), and q(z_k | x) of every component."""

    logits: Float[Array, "B K"]
    mean: Float[Array, "B K d"]
    log_var: Float[Array, "B K d"]


class Reconstruction(NamedTuple):
    """What the decoder says of a batch, expected under the responsibilities; nats an example."""

    nll: Float[Array, " B"]
    kl: Float[Array, " B"]


class RCMVAE(nn.Module):
    """The network.

    Args:
        config: Settings without ``None`` (see `rcm_notebook.config.resolve`).
        shape: Of one example: (H, W), (H, W, 3) or (D,).
    """

    config: ModelConfig
    shape: tuple[int, ...]

    def setup(self):
        """Create the parts that the config names."""
        config = self.config
        components = config.given("components")
        self.trunk = ENCODERS[config.given("encoder")](config.encoder_width)
        self.structure = nn.Dense(config.encoder_width)
        self.structure_norm = nn.LayerNorm()
        self.to_logits = nn.Dense(components)
        self.style = nn.Dense(config.encoder_width)
        self.style_norm = nn.LayerNorm()
        self.to_latent = nn.Dense(2 * components * config.latent)
        self.embedding = self.param("embedding", nn.initializers.normal(1.0), (config.components, config.embedding))
        self.decoder = DECODERS[config.decoder](config.decoder_widths, CONDITIONING[config.conditioning])
        self.likelihood = LIKELIHOODS[config.likelihood](config.decoder_widths[-1], math.prod(self.shape), config.sigma)
        self.prior = PRIORS[config.prior]()
        if config.pi == "learned":
            self.pi_logits = self.param("pi_logits", nn.initializers.zeros, (components,))

    def log_pi(self) -> Float[Array, " K"]:
        """Return log p(c), the prior of the components: uniform, or a learned softmax that starts uniform."""
        if self.config.pi == "learned":
            return jax.nn.log_softmax(self.pi_logits)
        components = self.config.given("components")
        return jnp.full(components, -math.log(components))

    def read(self, x: Float[Array, "B *shape"]) -> Reading:
        """Return the trunk's features and the logits, without the branch of the latents."""
        trunk = self.trunk(x)
        structure = nn.relu(self.structure_norm(self.structure(trunk)))
        return Reading(trunk, structure, self.to_logits(structure))

    def logits(self, x: Float[Array, "B *shape"]) -> Float[Array, "B K"]:
        """Return the logits of q(c | x) alone, for views that are not reconstructed."""
        return self.read(x).logits

    def structure_features(self, x: Float[Array, "B *shape"]) -> Float[Array, "B S"]:
        """Return what the logits are linear in: logits = features @ kernel + bias, one column a component."""
        return self.read(x).structure

    def locate(self, reading: Reading, coupling: Float[Array, ""] | float = 1.0) -> Posterior:
        """Add the latents to a reading; `coupling` scales the gradient from them to the trunk."""
        style = nn.relu(self.style_norm(self.style(scale_gradient(reading.trunk, coupling))))
        heads = self.to_latent(style).reshape(len(style), -1, 2, self.config.latent)
        log_var = jnp.clip(heads[:, :, 1], -MAX_LOG_VAR, MAX_LOG_VAR)
        return Posterior(reading.logits, heads[:, :, 0], log_var)

    def encode(self, x: Float[Array, "B *shape"], coupling: Float[Array, ""] | float = 1.0) -> Posterior:
        """Return the posterior; `coupling` scales the gradient from the latents to the trunk."""
        return self.locate(self.read(x), coupling)

    def route(self, logits: Float[Array, "B K"], key: Key[Array, ""]) -> Float[Array, "B K"]:
        """Return the weights with which components take part in this step."""
        return ROUTINGS[self.config.routing](logits, key)

    def reconstruct(
        self,
        x: Float[Array, "B *shape"],
        posterior: Posterior,
        responsibilities: Float[Array, "B K"],
        key: Key[Array, ""],
    ) -> Reconstruction:
        """Sample every z_k, decode it, and return the expected NLL and KL under `responsibilities`."""
        noise = jax.random.normal(key, posterior.mean.shape)
        z = posterior.mean + jnp.exp(0.5 * posterior.log_var) * noise
        hidden = self.decoder(z, self.embedding)
        nll = self.likelihood.expected_nll(x.reshape(x.shape[0], -1), hidden, responsibilities)
        kl = (responsibilities * self.prior(posterior.mean, posterior.log_var)).sum(-1)
        return Reconstruction(nll, kl)

    def nll(self, x: Float[Array, "B *shape"], mean: Float[Array, "B K d"]) -> Float[Array, "B K"]:
        """Return NLL_k(x) of every component at the posterior's mean, in nats an example."""
        return self.likelihood.nll(x.reshape(x.shape[0], -1), self.decoder(mean, self.embedding))

    def decode(self, z: Float[Array, "B K d"]) -> Float[Array, "B K D"]:
        """Return the mean of x for every component's latent, in the units of the scaled data."""
        return self.likelihood(self.decoder(z, self.embedding))

    def __call__(self, x: Float[Array, "B *shape"], key: Key[Array, ""]) -> Reconstruction:
        """Encode, route and reconstruct: every part once, which is what initialises the parameters."""
        posterior = self.encode(x)
        return self.reconstruct(x, posterior, self.route(posterior.logits, key), key)
