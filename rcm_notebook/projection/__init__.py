"""Projections: maps of the latents in the plane. To add one, add a file that registers itself, and one line here."""

from rcm_notebook.projection.components import components
from rcm_notebook.projection.interface import PROJECTIONS, LatentArrays, Projection
from rcm_notebook.projection.pca import pca

__all__ = ["PROJECTIONS", "LatentArrays", "Projection", "components", "pca"]
