"""A network small enough to compute by hand, and its parameters."""

from typing import Any

import jax

from rcm_notebook.config import ModelConfig
from rcm_notebook.model import RCMVAE
from rcm_notebook.training.step import init_state

KEY = jax.random.key(0)
SMALL: dict[str, Any] = {
    "components": 3,
    "latent": 2,
    "encoder": "dense",
    "encoder_width": 8,
    "decoder_widths": (6,),
    "embedding": 4,
}


def built(shape=(5,), batch=4, **settings):
    """Return a network with these settings, its parameters as training starts from them, and a batch."""
    model = RCMVAE(ModelConfig(**SMALL | settings), shape)
    x = jax.random.uniform(jax.random.key(1), (batch, *shape))
    params = jax.jit(init_state, static_argnums=0)(model, KEY, x).params
    return model, {"params": params}, x
