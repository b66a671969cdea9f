"""Starting points from a sample of the data: rows drawn at random, or the centres of Lloyd's k-means."""

import jax
import jax.numpy as jnp

from rcm_notebook.types import Array, Float, Key

ROUNDS = 10  # Rounds of Lloyd's algorithm. A choice: starting points need not be exact.


def rows(x: Float[Array, "n D"], count: int, key: Key[Array, ""]) -> Float[Array, "count D"]:
    """Return `count` rows drawn at random. No row is drawn twice if there are enough rows."""
    return x[jax.random.choice(key, len(x), (count,), replace=len(x) < count)]


def kmeans(x: Float[Array, "n D"], count: int, key: Key[Array, ""]) -> Float[Array, "count D"]:
    """Return the centres of `count` clusters, started at random rows. A centre without rows stays where it is."""

    def move(_, centres: Array) -> Array:
        squared = (x**2).sum(-1)[:, None] - 2 * x @ centres.T + (centres**2).sum(-1)[None]
        nearest = jax.nn.one_hot(squared.argmin(-1), count)
        held = nearest.sum(0)[:, None]
        return jnp.where(held > 0, nearest.T @ x / jnp.maximum(held, 1), centres)

    return jax.lax.fori_loop(0, ROUNDS, move, rows(x, count, key))
