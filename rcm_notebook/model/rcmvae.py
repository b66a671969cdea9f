"""RCM-VAE, a mixture VAE whose components share one decoder.

    r = q(c | x) = softmax(logits),   q(z_k | x) = N(mean_k, exp(log_var_k)),   p(x | z_k, e_k)

In the decentralized layout every component has its own latent (Z = K). In the shared layout there is one latent
(Z = 1), and it is decoded with each component's embedding.

Two branches read the encoder's trunk. The structure branch gives the responsibilities. The style branch gives the
latents, which hold what a component needs to reconstruct x. `coupling` scales the gradient from the style branch to
the trunk. At 0 the responsibilities learn as if there were no decoder, so reconstruction does not compete with them.
"""

import math
from functools import partial
from typing import NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp
from jax.lax import stop_gradient

from rcm_notebook.config import PARTS, ModelConfig
from rcm_notebook.model.gradient import scale_gradient
from rcm_notebook.model.parts import Part, named
from rcm_notebook.model.priors import Encode, Surroundings
from rcm_notebook.types import Array, Float, Int, Key

MAX_LOG_VAR = 5.0  # A choice: a posterior wider than e^2.5 carries nothing, and exp stays finite.


class Reading(NamedTuple):
    """Output of the trunk and the structure branch for a batch. `logits` are linear in `structure`."""

    trunk: Float[Array, "B F"]
    structure: Float[Array, "B S"]
    logits: Float[Array, "B K"]


class Posterior(NamedTuple):
    """Output of the encoder for a batch: logits of q(c | x), and q(z_k | x) of every component or of the shared one."""

    logits: Float[Array, "B K"]
    mean: Float[Array, "B Z d"]
    log_var: Float[Array, "B Z d"]


class Reconstruction(NamedTuple):
    """NLL and KL of a batch, expected under the responsibilities, in nats an example."""

    nll: Float[Array, " B"]
    kl: Float[Array, " B"]


class Picture(NamedTuple):
    """Reconstruction by an example's heaviest component: mean and standard deviation, in units of the scaled data."""

    mean: Float[Array, "B D"]
    sigma: Float[Array, "B D"]


class RCMVAE(nn.Module):
    """The network.

    Args:
        config: Settings without ``None`` (see `rcm_notebook.config.resolve`).
        shape: Shape of one example: (H, W), (H, W, 3) or (D,).

    Attributes:
        parts: The parts that the config named when the network was made, in the order of `PARTS`. A notebook cell may
            define a part again: a network keeps its own, and shares nothing that is compiled with one of the new part.
    """

    config: ModelConfig
    shape: tuple[int, ...]
    parts: tuple[Part, ...] = ()

    def __post_init__(self):
        if not self.parts:
            self.parts = named(self.config)
        super().__post_init__()

    def setup(self):
        """Create the parts that the config names."""
        config = self.config
        components = config.given("components")
        self.trunk = self._part("encoder").configured(config.encoder_width)
        if not self.trunk.is_linear:
            self.structure = nn.Dense(config.encoder_width)
            self.structure_norm = nn.LayerNorm()
        self.to_logits = nn.Dense(components)
        self.style = nn.Dense(config.encoder_width)
        self.style_norm = nn.LayerNorm()
        self.to_latent = nn.Dense(2 * (1 if config.layout == "shared" else components) * config.latent)
        self.embedding = self.param("embedding", nn.initializers.normal(1.0), (config.components, config.embedding))
        decoder = self._part("decoder")
        widths = config.decoder_widths or decoder.definition.default_widths
        self.decoder = decoder.configured(widths, self._part("conditioning").configured, self.shape)
        self.likelihood = self._part("likelihood").configured(partial(decoder.definition.head, self.shape))
        self.prior = self._part("prior").configured(config, self.shape)
        if config.pi == "learned":
            self.pi_logits = self.param("pi_logits", nn.initializers.zeros, (components,))

    def _part(self, kind: str) -> Part:
        return self.parts[PARTS.index(kind)]

    def log_pi(self) -> Float[Array, " K"]:
        """Return log p(c), the prior of the components: uniform, or a learned softmax that starts uniform."""
        if self.config.pi == "learned":
            return jax.nn.log_softmax(self.pi_logits)
        components = self.config.given("components")
        return jnp.full(components, -math.log(components))

    def read(self, x: Float[Array, "B *shape"]) -> Reading:
        """Return the trunk's features and the logits. The style branch is not computed."""
        trunk = self.trunk(x)
        structure = trunk if self.trunk.is_linear else nn.relu(self.structure_norm(self.structure(trunk)))
        return Reading(trunk, structure, self.to_logits(structure))

    def logits(self, x: Float[Array, "B *shape"]) -> Float[Array, "B K"]:
        """Return only the logits of q(c | x), for views of an example that are not reconstructed."""
        return self.read(x).logits

    def structure_features(self, x: Float[Array, "B *shape"]) -> Float[Array, "B S"]:
        """Return the features in which the logits are linear: logits = features @ kernel + bias."""
        return self.read(x).structure

    def locate(self, reading: Reading, coupling: Float[Array, ""] | float = 1.0) -> Posterior:
        """Add the latents to a reading. `coupling` scales the gradient from the latents to the trunk."""
        return Posterior(reading.logits, *self._latents(scale_gradient(reading.trunk, coupling)))

    def encode(self, x: Float[Array, "B *shape"], coupling: Float[Array, ""] | float = 1.0) -> Posterior:
        """Return the posterior. `coupling` scales the gradient from the latents to the trunk."""
        return self.locate(self.read(x), coupling)

    def route(
        self, logits: Float[Array, "B K"], step: Int[Array, ""] | int, key: Key[Array, ""]
    ) -> Float[Array, "B K"]:
        """Return the components' weights in this step. They sum to one. Steps count from the session's first, 0."""
        return self._part("routing").configured(logits, step, key)

    def reconstruct(
        self,
        x: Float[Array, "B *shape"],
        posterior: Posterior,
        responsibilities: Float[Array, "B K"],
        key: Key[Array, ""],
        coupling: Float[Array, ""] | float = 1.0,
    ) -> Reconstruction:
        """Sample the latents, decode them, and return NLL and KL under `responsibilities`.

        If `top` is set, only the heaviest components of each example are decoded, and their responsibilities are
        scaled to sum to one. The KL always covers all components. `coupling` scales the gradient from the prior to the
        trunk.
        """
        weights, mean, log_var, embedding = responsibilities, posterior.mean, posterior.log_var, self.embedding[None]
        if self.config.top is not None and self.config.top < responsibilities.shape[1]:
            pick = _heaviest(responsibilities, self.config.top)
            weights = jnp.einsum("bmk,bk->bm", pick, responsibilities)
            weights = weights / weights.sum(-1, keepdims=True)
            mean, log_var, embedding = self._own(pick, mean), self._own(pick, log_var), pick @ self.embedding
        z = mean + jnp.exp(0.5 * log_var) * jax.random.normal(key, mean.shape)
        mix = self._part("reconstruction").configured
        nll = mix(self.likelihood, x.reshape(x.shape[0], -1), self.decoder(z, embedding), weights)
        around = Surroundings(self._latents_of(coupling), self.log_pi(), jax.random.fold_in(key, 1))
        kl = self.prior.kl(posterior.mean, posterior.log_var, around)
        if self.config.kl_z == "expected":
            kl = responsibilities * kl if kl.shape[1] > 1 else kl
        return Reconstruction(nll, kl.sum(-1))

    def nll(self, x: Float[Array, "B *shape"], mean: Float[Array, "B Z d"]) -> Float[Array, "B K"]:
        """Return NLL_k(x) of every component at the posterior's mean, in nats an example."""
        return self.likelihood.nll(x.reshape(x.shape[0], -1), self.decoder(mean, self.embedding[None]))

    def decode(self, z: Float[Array, "B Z d"]) -> Float[Array, "B K D"]:
        """Return the mean of x for every component's latent, in the units of the scaled data."""
        return self.likelihood(self.decoder(z, self.embedding[None]))

    def draw(self, z: Float[Array, "B d"], component: Int[Array, ""]) -> Float[Array, "B D"]:
        """Return the mean of x for latents of one component, in the units of the scaled data."""
        return self.likelihood(self.decoder(z[:, None], self.embedding[component][None, None]))[:, 0]

    def latent_of_heaviest(self, posterior: Posterior) -> Float[Array, "B d"]:
        """Return the latent mean of each example's heaviest component, or the shared one."""
        return self._own(_heaviest(posterior.logits, 1), posterior.mean)[:, 0]

    def redraw(self, posterior: Posterior) -> Picture:
        """Return each example's reconstruction by its heaviest component, from the posterior's mean."""
        hidden = self._hidden_of_heaviest(posterior)
        return Picture(self.likelihood(hidden)[:, 0], self.likelihood.noise(hidden)[:, 0])

    def nll_of_heaviest(self, x: Float[Array, "B *shape"], posterior: Posterior) -> Float[Array, " B"]:
        """Return the NLL of each example under its heaviest component, in nats."""
        return self.likelihood.nll(x.reshape(x.shape[0], -1), self._hidden_of_heaviest(posterior))[:, 0]

    def prior_centres(self) -> Float[Array, "K d"]:
        """Return the mean of p(z | c) for every component."""
        return self.prior.centres(self._latents_of(1.0))

    def __call__(self, x: Float[Array, "B *shape"], key: Key[Array, ""]) -> Reconstruction:
        """Encode, route and reconstruct. Flax calls this to initialise the parameters, since it uses every part."""
        posterior = self.encode(x)
        return self.reconstruct(x, posterior, self.route(posterior.logits, 0, key), key)

    def _hidden_of_heaviest(self, posterior: Posterior) -> Float[Array, "B 1 *hidden"]:
        pick = _heaviest(posterior.logits, 1)
        return self.decoder(self._own(pick, posterior.mean), pick @ self.embedding)

    def _own(self, pick: Float[Array, "B M K"], latents: Float[Array, "B Z d"]) -> Float[Array, "B J d"]:
        """Return the latents of the picked components. In the shared layout they all use the one latent."""
        return latents if self.config.layout == "shared" else jnp.einsum("bmk,bkd->bmd", pick, latents)

    def _latents_of(self, coupling: Float[Array, ""] | float) -> Encode:
        """Return x -> latents for a prior's inputs. The inputs get the full gradient, the trunk `coupling` times it."""

        def encode(x: Float[Array, "n *shape"]) -> tuple[Float[Array, "n Z d"], Float[Array, "n Z d"]]:
            trunk, variables = self.trunk.unbind()
            features = trunk.apply(jax.tree.map(lambda p: scale_gradient(p, coupling), variables), x)
            return self._latents(features)

        return encode

    def _latents(self, trunk: Float[Array, "n F"]) -> tuple[Float[Array, "n Z d"], Float[Array, "n Z d"]]:
        style = nn.relu(self.style_norm(self.style(trunk)))
        heads = self.to_latent(style).reshape(len(style), -1, 2, self.config.latent)
        return heads[:, :, 0], jnp.clip(heads[:, :, 1], -MAX_LOG_VAR, MAX_LOG_VAR)


def _heaviest(weights: Float[Array, "B K"], count: int) -> Float[Array, "B M K"]:
    """Return one-hot rows that pick the `count` heaviest components of each example, heaviest first.

    Multiplying by these rows replaces a gather. Its gradient is then a product too. The gradient of a gather is a
    scatter, which is slow on a CPU and adds in no fixed order on a GPU.
    """
    _, chosen = jax.lax.top_k(stop_gradient(weights), count)
    return jax.nn.one_hot(chosen, weights.shape[-1])
