"""repulsion = log mean_{i != j} exp(-T |u_i - u_j|^2), u_k = e_k / |e_k|: component embeddings spread over the sphere.

Components with equal embeddings are decoded alike. Wang & Isola, "Understanding Contrastive Representation Learning
through Alignment and Uniformity on the Hypersphere", 2020, section 4.1.2.
"""

import jax.numpy as jnp

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import EPSILON, TERMS, Slider, Term
from rcm_notebook.types import Array, Float

TEMPERATURE = 2.0
"""T, as in the paper."""


def repulsion(forward: Forward) -> Float[Array, ""]:
    """Return the logarithm of the mean Gaussian potential between embeddings, at most 0; 0 for a single component."""
    embedding = forward.embedding
    components = len(embedding)
    unit = embedding / jnp.sqrt((embedding**2).sum(-1, keepdims=True) + EPSILON)
    potential = jnp.exp(TEMPERATURE * (2 * unit @ unit.T - 2))
    between = (potential * (1 - jnp.eye(components))).sum() / max(components * (components - 1), 1)
    return jnp.log(between) if components > 1 else 0.0 * between


TERMS.add("repulsion", Term(repulsion, Slider(0.0, 0.0, 10.0, "Component embeddings keep apart.", is_main=False)))
