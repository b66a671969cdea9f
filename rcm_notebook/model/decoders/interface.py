"""What a decoder is: a flax module from latents to the last hidden layer of every component.

It is made with its hidden widths, a conditioning and the shape of an example. Called with z [B, Z, d] (Z is K, or 1
where the components share the latent) and the embeddings [1 or B, K, E], it returns [B, K, *hidden]. The class names
its `head`, the linear map to values that follows, and its `default_widths`. It may have `refuses(config, shape)`, which
says why it does not go with settings and data, or None.
"""

from typing import Any

from rcm_notebook.registry import Registry

DECODERS: Registry[Any] = Registry("decoder")
