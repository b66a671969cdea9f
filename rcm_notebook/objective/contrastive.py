"""contrastive: labelled points lie close to those of their class and far from those of other classes.

    contrastive = mean_i -1/|P(i)| sum_{p in P(i)} log [exp(u_i u_p / T) / sum_{a != i} exp(u_i u_a / T)]

u_i is the feature vector of labelled row i, scaled to length 1. All components share this feature space, and the logits
are linear in it. P(i) holds the other rows of i's class. A row that is drawn twice counts as two views. Khosla et al.,
"Supervised Contrastive Learning", 2020, eq. 2.
"""

import jax.numpy as jnp
from jax.nn import logsumexp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import EPSILON, TERMS, Slider, Term
from rcm_notebook.types import Array, Float

TEMPERATURE = 0.1
"""T, as in the paper."""

ABSENT = -1e9  # Used in place of minus infinity, whose gradient would be NaN.


def contrastive(forward: Forward) -> Float[Array, ""]:
    """Return the supervised contrastive loss, nats an anchor; 0 if no two rows share a label."""
    features, ids = forward.labeled_features, forward.labeled_ids
    unit = features / jnp.sqrt((features**2).sum(-1, keepdims=True) + EPSILON)
    is_labeled, is_other = ids >= 0, ~jnp.eye(len(ids), dtype=bool)
    similarity = unit @ unit.T / TEMPERATURE
    others = jnp.where(is_other & is_labeled[None, :], similarity, ABSENT)
    log_p = similarity - logsumexp(others, axis=-1, keepdims=True)
    is_positive = is_other & (ids[:, None] == ids[None, :]) & is_labeled[:, None]
    count = is_positive.sum(-1)
    losses = -(log_p * is_positive).sum(-1) / jnp.maximum(count, 1)
    return losses.sum() / jnp.maximum((count > 0).sum(), 1)


TERMS.add("contrastive", Term(contrastive, Slider(0.0, 0.0, 10.0, "Labelled points gather by class.", is_main=False)))
