"""The interface of a routing: how responsibilities weight the components while training."""

from collections.abc import Callable

from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float

Routing = Callable[..., Float[Array, "B K"]]
"""(logits [B, K], step counted from the session's first, key) -> weights that sum to one and pass a gradient."""

ROUTINGS: Registry[Routing] = Registry("routing")
