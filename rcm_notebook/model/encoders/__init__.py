"""Encoders: x -> features [B, F], the trunk that both heads share.

One that says `is_linear` has logits linear in its features; the others get a hidden layer between.
"""

from rcm_notebook.model.encoders.conv import ConvEncoder
from rcm_notebook.model.encoders.dense import DenseEncoder
from rcm_notebook.model.encoders.linear import LinearEncoder
from rcm_notebook.registry import Registry

ENCODERS = Registry("encoder")
ENCODERS.add("conv", ConvEncoder)
ENCODERS.add("dense", DenseEncoder)
ENCODERS.add("linear", LinearEncoder)
