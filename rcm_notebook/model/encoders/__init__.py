"""Encoders: x -> features [B, F], the trunk that both heads share."""

from rcm_notebook.model.encoders.conv import ConvEncoder
from rcm_notebook.model.encoders.dense import DenseEncoder
from rcm_notebook.registry import Registry

ENCODERS = Registry("encoder")
ENCODERS.add("conv", ConvEncoder)
ENCODERS.add("dense", DenseEncoder)
