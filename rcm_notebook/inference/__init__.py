"""Outputs of the current parameters for the data: latents, features for novelty, and how components share rows."""

from rcm_notebook.inference.latents import Latents, Redrawn, compute_latents, in_batches
from rcm_notebook.inference.network import Network
from rcm_notebook.inference.novelty import NoveltyScorer
from rcm_notebook.inference.sharing import effective_number, sharing

__all__ = [
    "Latents",
    "Network",
    "NoveltyScorer",
    "Redrawn",
    "compute_latents",
    "effective_number",
    "in_batches",
    "sharing",
]
