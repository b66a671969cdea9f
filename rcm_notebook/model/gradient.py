"""Let a value pass, and its gradient only in part."""

from functools import partial

import jax
import jax.numpy as jnp
from jax.lax import stop_gradient

from rcm_notebook.types import Array, Float


def scale_gradient(x: Float[Array, "*shape"], scale: Float[Array, "*#shape"] | float) -> Float[Array, "*shape"]:
    """Return `x` unchanged; its gradient is multiplied by `scale`, 0 stopping it altogether.

    `scale`, one number or one for every value, may be traced, so that one trace serves every setting of a slider.
    """
    return scale * x + (1 - scale) * stop_gradient(x)


@partial(jax.custom_vjp, nondiff_argnums=(1, 2))
def clip_inward(x: Float[Array, "*shape"], low: float, high: float) -> Float[Array, "*shape"]:
    """Return `x` clipped to [low, high]; beyond an end, only the gradient whose descent leads back inside passes.

    `jnp.clip` passes none there, so that what has left the range once stays outside; squashing by a sigmoid or tanh
    passes ever less. Descent lowers x where the gradient is positive.
    """
    return jnp.clip(x, low, high)


def _clip_forward(x, low, high):
    return jnp.clip(x, low, high), x


def _clip_backward(low, high, x, gradient):
    passes = ((x > low) | (gradient < 0)) & ((x < high) | (gradient > 0))
    return (jnp.where(passes, gradient, 0),)


clip_inward.defvjp(_clip_forward, _clip_backward)
