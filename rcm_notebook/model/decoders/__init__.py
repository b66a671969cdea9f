"""Decoders: latents -> the last hidden layer of every component; `head` is the linear map that follows it."""

from rcm_notebook.model.decoders.conv import ConvDecoder
from rcm_notebook.model.decoders.dense import DenseDecoder
from rcm_notebook.registry import Registry

DECODERS = Registry("decoder")
DECODERS.add("dense", DenseDecoder)
DECODERS.add("conv", ConvDecoder)
