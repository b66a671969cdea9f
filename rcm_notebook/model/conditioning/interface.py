"""What conditioning is: a flax module that modulates a hidden layer of the decoder by the component's embedding e_k.

Called with h [B, Z, *maps, W] (a vector, or feature maps; Z is K, or 1 where the components share h) and the embeddings
[1 or B, K, E], it returns [B, K, *maps, W].
"""

import flax.linen as nn

from rcm_notebook.registry import Registry

CONDITIONING: Registry[type[nn.Module]] = Registry("conditioning")
