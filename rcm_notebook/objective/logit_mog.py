"""logit_mog = -log (1/K) sum_k N(logits; M onehot_k, I): each example's logits lie near exactly one corner.

M = log((K - 1) 0.98 / 0.02) is the logit that gives its component a responsibility of 0.98. All variances are equal,
so log N_k = -|l|^2 / 2 + M l_k - M^2 / 2 - K/2 log 2 pi. This is a Gaussian mixture (Bishop, "Pattern Recognition and
Machine Learning", 2006, eq. 9.7) with the corners as its means.
"""

import math

from jax.nn import logsumexp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS, Slider, Term
from rcm_notebook.types import Array, Float

CORNER = 0.98
"""Responsibility of a component at its corner; a choice."""


def logit_mog(forward: Forward) -> Float[Array, ""]:
    """Return the NLL of the logits under the mixture of corners, nats an example."""
    logits = forward.logits
    components = logits.shape[-1]
    height = math.log(max(components - 1, 1) * CORNER / (1 - CORNER))
    shared = 0.5 * ((logits**2).sum(-1) + height**2 + components * math.log(2 * math.pi)) + math.log(components)
    return (shared - logsumexp(height * logits, axis=-1)).mean()


TERMS.add(
    "logit_mog", Term(logit_mog, Slider(0.0, 0.0, 5.0, "Each point decides for one component, softly.", is_main=False))
)
