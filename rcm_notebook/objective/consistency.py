"""Consistency: a point and its positive partner belong to the same component, and all components are used.

    J = sym(mean_b r(x_b) r(x'_b)^T),   p_i = sum_j J_ij
    consistency = -sum_ij J_ij (log J_ij - lambda log p_i - lambda log p_j)

With lambda = 1 this is the negative mutual information of the two views' components. Ji, Henriques & Vedaldi,
"Invariant Information Clustering", 2019, eq. 3.
"""

from dataclasses import dataclass

import jax.numpy as jnp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import EPSILON, TERMS, Slider, Term
from rcm_notebook.types import Array, Float


def joint(r: Float[Array, "B K"], r_pair: Float[Array, "B K"]) -> Float[Array, "K K"]:
    """Return J, the symmetric joint distribution of the components of a point and of its partner."""
    j = r.T @ r_pair / r.shape[0]
    return (j + j.T) / 2


@dataclass(frozen=True)
class ConsistencySettings:
    """Settings of `consistency`.

    Args:
        marginals: lambda, the weight of the marginal entropies; 1 is the mutual information.
    """

    marginals: float = 1.3


def consistency(forward: Forward, settings: ConsistencySettings) -> Float[Array, ""]:
    """Return the negative, lambda-weighted mutual information, nats."""
    j = joint(forward.responsibilities, forward.pair_responsibilities)
    log_p = jnp.log(j.sum(-1) + EPSILON)
    marginals = settings.marginals * (log_p[:, None] + log_p[None, :])
    return -(j * (jnp.log(j + EPSILON) - marginals)).sum()


TERMS.add(
    "consistency",
    Term(consistency, Slider(50.0, 0.0, 200.0, "A point and its partner share a component.")),
    settings=ConsistencySettings,
)
