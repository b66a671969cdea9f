"""Decoders: latents [B, K, d] -> the last hidden layer [B, K, W]; the likelihood's head is linear in it."""

from rcm_notebook.model.decoders.dense import DenseDecoder
from rcm_notebook.registry import Registry

DECODERS = Registry("decoder")
DECODERS.add("dense", DenseDecoder)
