"""Conditioning: how a component's embedding e_k modulates a hidden layer of the decoder."""

from rcm_notebook.model.conditioning.film import FiLM
from rcm_notebook.registry import Registry

CONDITIONING = Registry("conditioning")
CONDITIONING.add("film", FiLM)
