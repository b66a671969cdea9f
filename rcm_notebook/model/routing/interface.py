"""What a routing is: how responsibilities weigh the components while training."""

from collections.abc import Callable

from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float

Routing = Callable[..., Float[Array, "B K"]]
"""(logits [B, K], step counted from the session's first, key) -> weights of sum one, with gradients to the logits."""

ROUTINGS: Registry[Routing] = Registry("routing")
