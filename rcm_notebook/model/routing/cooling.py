"""The temperature of routings that sample. It depends on the number of steps since the session began.

    T(step) = start (end / start)^min(step / steps, 1)

The training state and every checkpoint hold the number of steps. So the schedule continues where it stopped, after
another call of training and after the session is opened again.
"""

from dataclasses import dataclass

import jax.numpy as jnp

from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float, Int


@dataclass(frozen=True)
class Cooling:
    """Settings of routings that sample.

    Args:
        temperature: Temperature at the first step, and at the end.
        steps: Number of steps over which it falls, counted from the session's first.
    """

    temperature: tuple[float, float] = (1.0, 0.3)
    steps: int = 3000

    def __post_init__(self):
        require(min(self.temperature) > 0, "temperature", self.temperature, "positive")
        require(self.steps >= 1, "steps", self.steps, "at least 1")

    def at(self, step: Int[Array, ""] | int) -> Float[Array, ""]:
        """Return the temperature of a step. It falls geometrically and then stays constant."""
        start, end = self.temperature
        fraction = jnp.minimum(jnp.asarray(step, jnp.float32) / self.steps, 1.0)
        return start * (end / start) ** fraction
