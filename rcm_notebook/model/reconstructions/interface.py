"""The interface of a reconstruction: how the components' reconstructions of x become one NLL."""

from collections.abc import Callable

from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float

Reconstruct = Callable[..., Float[Array, " B"]]
"""(likelihood, x [B, D], last hidden layers [B, K, *hidden], responsibilities [B, K]) -> nats an example."""

RECONSTRUCTIONS: Registry[Reconstruct] = Registry("reconstruction")
