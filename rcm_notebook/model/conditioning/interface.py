"""The interface of a conditioning: a flax module that modulates a hidden layer of the decoder by the embedding e_k.

It is called with h [B, Z, *maps, W] and the embeddings [1 or B, K, E]. It returns [B, K, *maps, W]. h is a vector or
feature maps. Z is K, or 1 if the components share h.
"""

import flax.linen as nn

from rcm_notebook.registry import Registry

CONDITIONING: Registry[type[nn.Module]] = Registry("conditioning")
