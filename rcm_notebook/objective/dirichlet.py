"""dirichlet = -(concentration - 1) / N sum_k log pi_k: a Dirichlet prior on pi, an example's share of its NLL.

At weight 1, beside `recon`, `kl_z` and `kl_c` at 1, training finds the maximum a posteriori of pi. A concentration
above 1 keeps all components alive; below 1 it lets them die. It moves only a learned pi. Bishop, "Pattern Recognition
and Machine Learning", 2006, section 10.2.1.
"""

import math
from dataclasses import dataclass

import jax.numpy as jnp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS, Slider, Term
from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float

SMALLEST_PI = 1e-6  # A choice: below it a component is dead, and its logarithm would drown the others.


@dataclass(frozen=True)
class DirichletSettings:
    """Settings of `dirichlet`.

    Args:
        concentration: Concentration of the Dirichlet prior on pi; at 2 it adds a row to every component.
    """

    concentration: float = 2.0

    def __post_init__(self):
        require(self.concentration > 0, "concentration", self.concentration, "positive")


def dirichlet(forward: Forward, settings: DirichletSettings) -> Float[Array, ""]:
    """Return the negative log density of pi without its constant, nats an example."""
    log_pi = jnp.maximum(forward.log_pi, math.log(SMALLEST_PI))
    return -(settings.concentration - 1) / forward.rows * log_pi.sum()


TERMS.add(
    "dirichlet",
    Term(dirichlet, Slider(0.0, 0.0, 1000.0, "Keep a learned pi near the Dirichlet prior's.", is_main=False)),
    settings=DirichletSettings,
)
