"""Functions that leave a value as it is and change its gradient."""

from functools import partial

import jax
import jax.numpy as jnp
from jax.lax import stop_gradient

from rcm_notebook.types import Array, Float


def scale_gradient(x: Float[Array, "*shape"], scale: Float[Array, "*#shape"] | float) -> Float[Array, "*shape"]:
    """Return `x` unchanged and multiply its gradient by `scale`. A scale of 0 stops the gradient.

    `scale` is one number, or one number for every value. It may be traced: one trace then serves every setting of a
    slider.
    """
    return scale * x + (1 - scale) * stop_gradient(x)


@partial(jax.custom_vjp, nondiff_argnums=(1, 2))
def clip_inward(x: Float[Array, "*shape"], low: float, high: float) -> Float[Array, "*shape"]:
    """Return `x` clipped to [low, high]. Outside the range, a gradient passes only if descent moves x back inside.

    Descent lowers x where the gradient is positive. `jnp.clip` passes no gradient outside the range, so a value that
    has left it can never return. A sigmoid or tanh passes less and less gradient as x moves away.
    """
    return jnp.clip(x, low, high)


def _clip_forward(x, low, high):
    return jnp.clip(x, low, high), x


def _clip_backward(low, high, x, gradient):
    passes = ((x > low) | (gradient < 0)) & ((x < high) | (gradient > 0))
    return (jnp.where(passes, gradient, 0),)


clip_inward.defvjp(_clip_forward, _clip_backward)
