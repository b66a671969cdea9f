"""The network's outputs that `rcm_notebook.uncertainty.novelty` judges rows by: component, NLL and features.

The features come from the trunk. Later layers keep only what matters to the components, and a new kind often differs
in what the known kinds do not need. Wide features are projected at random, which keeps distances (Johnson &
Lindenstrauss 1984).
"""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from rcm_notebook.inference.latents import in_batches
from rcm_notebook.model import RCMVAE
from rcm_notebook.types import Array, Float
from rcm_notebook.uncertainty import Seen

WIDEST = 512
"""Largest number of features. A choice: distances stay within a tenth, and 60,000 rows take 120 MB."""


def see(model: RCMVAE, params: dict, rows: np.ndarray, read: Callable[..., np.ndarray]) -> Seen:
    """Return the network's outputs for many rows, for novelty.

    Args:
        model: The network.
        params: Parameters of the network, usually the averaged ones.
        rows: Row numbers.
        read: rows -> scaled x.
    """
    component, nll, features = in_batches(lambda x: _see(model, params, x), rows, read)
    return Seen(component, nll, features)


@partial(jax.jit, static_argnums=0)
def _see(model: RCMVAE, params: dict, x: Float[Array, "B *shape"]) -> tuple[Array, Array, Array]:
    network = model.bind({"params": params})
    reading = network.read(x)
    posterior = network.locate(reading)
    features = reading.trunk
    if features.shape[1] > WIDEST:
        projection = jax.random.normal(jax.random.key(0), (features.shape[1], WIDEST)) / WIDEST**0.5
        features = features @ projection
    return jnp.argmax(reading.logits, -1), network.nll_of_heaviest(x, posterior), features
