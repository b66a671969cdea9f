"""The interface of a decoder: a flax module from latents to the last hidden layer of every component.

It is made with its hidden widths, a conditioning and the shape of an example. It is called with z [B, Z, d] and the
embeddings [1 or B, K, E], and returns [B, K, *hidden]. Z is K, or 1 if the components share the latent. The class names
its `head`, the linear map to values that follows, and its `default_widths`. It may have `refuses(config, shape)`, which
returns why it does not fit the settings or the data, or None.
"""

from typing import Any

from rcm_notebook.registry import Registry

DECODERS: Registry[Any] = Registry("decoder")
