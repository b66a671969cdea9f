"""Pictures of a session for notebooks and reports, drawn with matplotlib. One file a plot; the registry is `PLOTS`.

A plot takes a session or its view. It returns the figure or the axes that it drew on. If there is nothing to draw, it
raises ValueError with the reason.
"""

from rcm_notebook.plots.gallery import gallery
from rcm_notebook.plots.label_efficiency import label_efficiency
from rcm_notebook.plots.latent_map import latent_map
from rcm_notebook.plots.losses import losses
from rcm_notebook.plots.novelty import novelty
from rcm_notebook.plots.off_screen import off_screen, save
from rcm_notebook.plots.ownership import ownership
from rcm_notebook.plots.per_class import per_class
from rcm_notebook.plots.prototypes import prototypes
from rcm_notebook.plots.reconstructions import reconstructions
from rcm_notebook.plots.registry import PLOTS, Plot, plot
from rcm_notebook.plots.reliability import reliability
from rcm_notebook.plots.responsibilities import responsibilities
from rcm_notebook.plots.samples import samples
from rcm_notebook.plots.sharing import sharing
from rcm_notebook.plots.tau import tau
from rcm_notebook.plots.uncertainty import uncertainty
from rcm_notebook.plots.usage import usage
from rcm_notebook.plots.usage_by_epoch import usage_by_epoch

__all__ = [
    "PLOTS",
    "Plot",
    "gallery",
    "label_efficiency",
    "latent_map",
    "losses",
    "novelty",
    "off_screen",
    "ownership",
    "per_class",
    "plot",
    "prototypes",
    "reconstructions",
    "reliability",
    "responsibilities",
    "samples",
    "save",
    "sharing",
    "tau",
    "uncertainty",
    "usage",
    "usage_by_epoch",
]
