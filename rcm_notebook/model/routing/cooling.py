"""The temperature of routings that sample: a function of the steps taken since the session began.

    T(step) = start (end / start)^min(step / steps, 1)

The count of steps is part of the training state and of every checkpoint, so that the schedule goes on where it was,
whether training is called again or the session is opened again.
"""

from dataclasses import dataclass

import jax.numpy as jnp

from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float, Int


@dataclass(frozen=True)
class Cooling:
    """Settings of routings that sample.

    Args:
        temperature: At the first step, and at the end.
        steps: Steps over which it falls, counted from the session's first.
    """

    temperature: tuple[float, float] = (1.0, 0.3)
    steps: int = 3000

    def __post_init__(self):
        require(min(self.temperature) > 0, "temperature", self.temperature, "positive")
        require(self.steps >= 1, "steps", self.steps, "at least 1")

    def at(self, step: Int[Array, ""] | int) -> Float[Array, ""]:
        """Return the temperature of a step; it falls geometrically, then stays."""
        start, end = self.temperature
        fraction = jnp.minimum(jnp.asarray(step, jnp.float32) / self.steps, 1.0)
        return start * (end / start) ** fraction
