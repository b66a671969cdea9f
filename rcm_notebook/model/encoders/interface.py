"""The interface of an encoder: a flax module from examples [B, *shape] to features [B, F].

The features are the trunk that both branches share. An encoder is made with the width of the layers between trunk and
heads. The class attribute `is_linear` says whether the logits are linear in its features. If not, a hidden layer lies
between them. The class may have `refuses(config, shape)`, which returns why it does not fit the settings or the data,
or None.
"""

from typing import Any

from rcm_notebook.registry import Registry

ENCODERS: Registry[Any] = Registry("encoder")
