"""What an encoder is: a flax module from examples [B, *shape] to features [B, F], the trunk that both branches share.

It is made with the width of the layers between trunk and heads. The class says in `is_linear` whether the logits are to
be linear in its features; the others get a hidden layer between. It may have `refuses(config, shape)`, which says why
it does not go with settings and data, or None.
"""

from typing import Any

from rcm_notebook.registry import Registry

ENCODERS: Registry[Any] = Registry("encoder")
