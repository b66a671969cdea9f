"""pseudo = -log p(y* | x') where p(y | x) > confidence, y* = argmax_y p(y | x): partners share a class.

Sohn et al., "FixMatch", 2020, eq. 4. The class probabilities of the mixture replace those of a classifier.
"""

from dataclasses import dataclass

import jax.numpy as jnp
from jax.lax import stop_gradient

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import EPSILON, TERMS, Slider, Term
from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float


@dataclass(frozen=True)
class PseudoSettings:
    """Settings of `pseudo`.

    Args:
        confidence: Class probability above which a prediction serves as a pseudo-label, in (0, 1).
    """

    confidence: float = 0.9

    def __post_init__(self):
        require(0 < self.confidence < 1, "confidence", self.confidence, "in (0, 1)")


def pseudo(forward: Forward, settings: PseudoSettings) -> Float[Array, ""]:
    """Return the NLL of confident predictions under the partner's class probabilities, nats, mean over the batch."""
    p = stop_gradient(forward.responsibilities @ forward.tau)
    is_confident = (p.max(-1) > settings.confidence) & (forward.labeled_ids >= 0).any()
    columns = forward.tau.T[p.argmax(-1)]
    p_pair = (forward.pair_responsibilities * columns).sum(-1)
    return -(jnp.log(p_pair + EPSILON) * is_confident).mean()


TERMS.add(
    "pseudo",
    Term(pseudo, Slider(50.0, 0.0, 200.0, "Partners share the class that the model is sure of.")),
    settings=PseudoSettings,
)
