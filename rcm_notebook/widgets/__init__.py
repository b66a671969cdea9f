"""Widgets for Jupyter: each shows observables of a Session and calls its methods, and holds no state of its own."""

from rcm_notebook.registry import Registry
from rcm_notebook.widgets.binding import Bound
from rcm_notebook.widgets.label_bar import LabelBar
from rcm_notebook.widgets.latent_map import LatentMap
from rcm_notebook.widgets.loss_curves import LossCurves
from rcm_notebook.widgets.query_bar import QueryBar
from rcm_notebook.widgets.train_panel import TrainPanel
from rcm_notebook.widgets.weight_sliders import WeightSliders
from rcm_notebook.widgets.workbench import Workbench

WIDGETS: Registry[type[Bound]] = Registry("widget")
for _widget in (LatentMap, LabelBar, TrainPanel, WeightSliders, LossCurves, QueryBar, Workbench):
    WIDGETS.add(_widget.__name__, _widget)

__all__ = [
    "WIDGETS",
    "LabelBar",
    "LatentMap",
    "LossCurves",
    "QueryBar",
    "TrainPanel",
    "WeightSliders",
    "Workbench",
]
