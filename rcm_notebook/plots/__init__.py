"""Pictures of a session for notebooks and reports, drawn with matplotlib. One file a plot; the registry is `PLOTS`."""

from rcm_notebook.plots.gallery import gallery
from rcm_notebook.plots.label_efficiency import label_efficiency
from rcm_notebook.plots.latent_map import latent_map
from rcm_notebook.plots.registry import PLOTS

__all__ = ["PLOTS", "gallery", "label_efficiency", "latent_map"]
