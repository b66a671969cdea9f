"""What the current parameters say of the data: latents, features for novelty, and how components share rows."""

from rcm_notebook.inference.features import see
from rcm_notebook.inference.latents import Latents, Redrawn, compute_latents, draw, in_batches, infer, redraw
from rcm_notebook.inference.sharing import effective_number, sharing

__all__ = [
    "Latents",
    "Redrawn",
    "compute_latents",
    "draw",
    "effective_number",
    "in_batches",
    "infer",
    "redraw",
    "see",
    "sharing",
]
