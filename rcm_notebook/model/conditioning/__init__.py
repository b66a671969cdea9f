"""Conditioning: how a component's embedding e_k modulates a hidden layer of the decoder, a vector or feature maps."""

from rcm_notebook.model.conditioning.cin import CIN
from rcm_notebook.model.conditioning.concat import Concat
from rcm_notebook.model.conditioning.film import FiLM
from rcm_notebook.model.conditioning.unconditional import Unconditional
from rcm_notebook.registry import Registry

CONDITIONING = Registry("conditioning")
CONDITIONING.add("film", FiLM)
CONDITIONING.add("cin", CIN)
CONDITIONING.add("concat", Concat)
CONDITIONING.add("none", Unconditional)
