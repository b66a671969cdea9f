"""Let a value pass, and its gradient only in part."""

from jax.lax import stop_gradient

from rcm_notebook.types import Array, Float


def scale_gradient(x: Float[Array, "*shape"], scale: Float[Array, ""] | float) -> Float[Array, "*shape"]:
    """Return `x` unchanged; its gradient is multiplied by `scale`, 0 stopping it altogether.

    `scale` may be traced, so that one trace serves every setting of a slider.
    """
    return scale * x + (1 - scale) * stop_gradient(x)
