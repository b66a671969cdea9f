"""Outputs that the user sees: responsibilities, component graph, and a latent mean for every row.

    r_k(x) = q(c=k | x),   J = sym(mean_i r(x_i) r(x'_i)^T) over pairs,   mean_i = mean of z_k at k = argmax r(x_i)

They change only with the parameters. A label never causes a pass through the network.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from rcm_notebook.model import LIKELIHOODS, RCMVAE, Picture
from rcm_notebook.objective import joint
from rcm_notebook.prediction import NEGLIGIBLE
from rcm_notebook.types import Array, Float, Int, Key

BATCH = 2000  # Rows a call; a choice that keeps activations of 28x28 images near 50 MB.
AFFINITY_ROWS = 20_000  # Rows from which J is estimated; more rows change little and cost time.


@dataclass(frozen=True, eq=False)
class Latents:
    """Outputs of the current parameters for the N rows.

    Attributes:
        responsibilities: q(c | x).
        affinity: J, how often a row and its positive partner fall into components i and j.
        mean: Latent mean of each row's heaviest component.
        prototypes: Decoded centre of each component, in the units of the scaled data.
        noise: Standard deviation from the heaviest component's decoder for each row, root mean square over its values,
            in the units of the scaled data; None if the likelihood's noise is the same everywhere.
    """

    responsibilities: Float[np.ndarray, "N K"]
    affinity: Float[np.ndarray, "K K"]
    mean: Float[np.ndarray, "N d"]
    prototypes: Float[np.ndarray, "K *shape"]
    noise: Float[np.ndarray, " N"] | None = None

    @cached_property
    def component(self) -> Int[np.ndarray, " N"]:
        """Heaviest component of each row."""
        return self.responsibilities.argmax(-1).astype(np.int32)

    @cached_property
    def usage(self) -> Float[np.ndarray, " K"]:
        """Share of the rows that each component holds. The shares sum to 1."""
        return self.responsibilities.mean(0)

    @cached_property
    def exemplar(self) -> Int[np.ndarray, " K"]:
        """Row with the largest responsibility, for each component."""
        return self.responsibilities.argmax(0)

    def __len__(self) -> int:
        """Return N."""
        return len(self.responsibilities)


def responsibilities_of(logits: Float[Array, "B K"]) -> Float[Array, "B K"]:
    """Return q(c | x) [B, K]. What is negligible is 0, since numbers near the smallest slow every product down."""
    r = jax.nn.softmax(logits)
    return jnp.where(r < NEGLIGIBLE, 0.0, r)


@partial(jax.jit, static_argnums=0)
def infer(model: RCMVAE, params: dict, x: Float[Array, "B *shape"]) -> tuple[Array, Array]:
    """Return responsibilities [B, K] and the latent mean [B, d] of the heaviest component."""
    network = model.bind({"params": params})
    posterior = network.encode(x)
    return responsibilities_of(posterior.logits), network.latent_of_heaviest(posterior)


@partial(jax.jit, static_argnums=0)
def infer_noise(model: RCMVAE, params: dict, x: Float[Array, "B *shape"]) -> tuple[Array, Array, Array]:
    """Return what `infer` returns and each row's noise [B], for likelihoods that learn it."""
    network = model.bind({"params": params})
    posterior = network.encode(x)
    noise = jnp.sqrt((network.redraw(posterior).sigma ** 2).mean(-1))
    return responsibilities_of(posterior.logits), network.latent_of_heaviest(posterior), noise


class Redrawn(NamedTuple):
    """Reconstructions by the rows' heaviest components: mean and standard deviation, in units of the scaled data."""

    mean: Float[np.ndarray, "n *shape"]
    sigma: Float[np.ndarray, "n *shape"]


@partial(jax.jit, static_argnums=0)
def _redraw(model: RCMVAE, params: dict, x: Float[Array, "B *shape"]) -> Picture:
    network = model.bind({"params": params})
    return network.redraw(network.encode(x))


def redraw(model: RCMVAE, params: dict, data, rows: Int[np.ndarray, " n"]) -> Redrawn:
    """Return the reconstructions of rows of a data set by their heaviest components.

    Args:
        model: The network.
        params: Parameters of the network, usually the averaged ones.
        data: The data set, read through its `scaled`.
        rows: Row numbers, at least one.
    """
    pictures = in_batches(lambda x: _redraw(model, params, x), rows, data.scaled)
    return Redrawn(*(part.reshape(len(rows), *model.shape) for part in pictures))


@partial(jax.jit, static_argnums=0)
def _draw(model: RCMVAE, params: dict, z: Float[Array, "B d"], component: Int[Array, ""]) -> Float[Array, "B D"]:
    return model.bind({"params": params}).draw(z, component)


def draw(model: RCMVAE, params: dict, component: int, z: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n *shape"]:
    """Return latents of a component, decoded, in the units of the scaled data.

    Args:
        model: The network.
        params: Parameters of the network, usually the averaged ones.
        component: Component whose embedding conditions the decoder.
        z: Latents, at least one.
    """
    padded = np.resize(z, (1 << (len(z) - 1).bit_length(), z.shape[1]))  # Few sizes need few compilations.
    drawn = _draw(model, params, jnp.asarray(padded, jnp.float32), jnp.asarray(component))
    return np.asarray(drawn)[: len(z)].reshape(len(z), *model.shape)


@partial(jax.jit, static_argnums=(0, 1))
def _pair_responsibilities(model: RCMVAE, perturb: Callable, params: dict, x: Array, key: Key[Array, ""]) -> Array:
    return jax.nn.softmax(model.bind({"params": params}).logits(perturb(x, key)))


@partial(jax.jit, static_argnums=0)
def _prior_centres(model: RCMVAE, params: dict) -> Float[Array, "K d"]:
    return model.bind({"params": params}).prior_centres()


@partial(jax.jit, static_argnums=0)
def _decode(model: RCMVAE, params: dict, z: Float[Array, "B Z d"]) -> Float[Array, "B K D"]:
    return model.bind({"params": params}).decode(z)


def _prototypes(model: RCMVAE, params: dict, responsibilities: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Decode the mean latent of each component's rows. For a component without rows, decode the prior's mean."""
    held = np.eye(responsibilities.shape[1], dtype=np.float32)[responsibilities.argmax(-1)]
    count = held.sum(0)[:, None]
    centres = np.where(count > 0, held.T @ mean / np.maximum(count, 1), _prior_centres(model, params))
    # There is one latent a component. In the shared layout they are K examples, and component k decodes example k.
    is_shared = model.config.layout == "shared"
    decoded = np.asarray(_decode(model, params, centres[:, None] if is_shared else centres[None]))
    drawn = decoded[np.arange(len(centres)), np.arange(len(centres))] if is_shared else decoded[0]
    return drawn.reshape(len(centres), *model.shape)


def in_batches(
    function: Callable, rows: np.ndarray, read: Callable[[np.ndarray], np.ndarray], progress: bool = False
) -> list[np.ndarray]:
    """Apply a jitted function of x [B, ...] to many rows, in batches of one shape.

    Args:
        function: x -> tuple of arrays with leading axis B.
        rows: Row numbers.
        read: rows -> scaled x.
        progress: Whether to show a bar if it takes longer than two seconds.

    Returns:
        Each of the function's results, for all rows.
    """
    size = min(BATCH, len(rows))
    pieces = []
    for start in _bar(range(0, len(rows), size), progress):
        chunk = rows[start : start + size]
        padded = np.resize(chunk, size)  # The last batch repeats rows, so that every call has one shape.
        pieces.append([np.asarray(part)[: len(chunk)] for part in function(read(padded))])
    return [np.concatenate(parts) for parts in zip(*pieces, strict=True)]


def _bar(starts: range, progress: bool) -> Iterable[int]:
    if not progress:
        return starts
    from tqdm.auto import tqdm

    return tqdm(starts, desc="Looking at all rows", unit="batch", delay=2, leave=False)


def compute_latents(model: RCMVAE, params: dict, data, pairs, seed: int = 0, progress: bool = False) -> Latents:
    """Return the latents of every row of a data set.

    Args:
        model: The network.
        params: Parameters of the network, usually the averaged ones.
        data: The data set, read through its `scaled`.
        pairs: The data set's positive pairs, for J.
        seed: Seed of the sample and of the perturbations that estimate J. The same parameters then give the same J.
        progress: Whether to show a bar if it takes longer than two seconds.
    """
    rows = np.arange(len(data))
    look = infer_noise if LIKELIHOODS[model.config.likelihood].learns_noise else infer
    responsibilities, mean, *noise = in_batches(lambda x: look(model, params, x), rows, data.scaled, progress)
    rng = np.random.default_rng(seed)
    sample = np.sort(rng.choice(len(data), min(AFFINITY_ROWS, len(data)), replace=False))
    keys = iter(jax.random.split(jax.random.key(seed), len(sample) // min(BATCH, len(sample)) + 1))
    (partner,) = in_batches(
        lambda x: (_pair_responsibilities(model, pairs.perturb, params, x, next(keys)),),
        pairs.partner(sample, rng),
        data.scaled,
    )
    affinity = np.asarray(joint(jnp.asarray(responsibilities[sample]), jnp.asarray(partner)))
    return Latents(responsibilities, affinity, mean, _prototypes(model, params, responsibilities, mean), *noise)
