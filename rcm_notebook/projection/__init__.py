"""Projections: maps of the latents in the plane. A new one is one file that registers itself, and one line here."""

from rcm_notebook.projection.components import components
from rcm_notebook.projection.interface import PROJECTIONS, LatentArrays, Projection
from rcm_notebook.projection.pca import pca

__all__ = ["PROJECTIONS", "LatentArrays", "Projection", "components", "pca"]
