"""dirichlet = -(concentration - 1) / N sum_k log pi_k: the NLL of a Dirichlet prior on pi, divided by N.

With this term, `recon`, `kl_z` and `kl_c` all at weight 1, training finds the maximum a posteriori of pi. A
concentration above 1 keeps all components alive. A concentration below 1 lets them die. The term acts only on a learned
pi. Bishop, "Pattern Recognition and Machine Learning", 2006, section 10.2.1.
"""

import math
from dataclasses import dataclass

import jax.numpy as jnp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS, Slider, Term
from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float

SMALLEST_PI = 1e-6  # A choice: below it a component is dead, and its logarithm would dominate the sum.


@dataclass(frozen=True)
class DirichletSettings:
    """Settings of `dirichlet`.

    Args:
        concentration: Concentration of the Dirichlet prior on pi. At 2 it acts like one more row in every component.
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
