"""The temperature of routings that sample: a function of the steps taken since the session began.

    T(step) = start (end / start)^min(step / steps, 1)

The count of steps is part of the training state and of every checkpoint, so that the schedule goes on where it was,
whether training is called again or the session is opened again.
"""

import jax.numpy as jnp

from rcm_notebook.config import ModelConfig
from rcm_notebook.types import Array, Float, Int


def temperature(config: ModelConfig, step: Int[Array, ""] | int) -> Float[Array, ""]:
    """Return the temperature of a step; it falls geometrically, then stays."""
    start, end = config.temperature
    fraction = jnp.minimum(jnp.asarray(step, jnp.float32) / config.temperature_steps, 1.0)
    return start * (end / start) ** fraction
