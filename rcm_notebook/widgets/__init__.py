"""Widgets for Jupyter: each shows observables of a Session, calls its methods, and holds no state of its own.

A new widget is one file and one import line here: a class that derives from `Bound`, registered with
`@WIDGETS.register(name)`. A widget with a `tab` is also a tab of the workbench.
"""

from rcm_notebook.widgets.component_lens import ComponentLens
from rcm_notebook.widgets.curriculum_panel import CurriculumPanel
from rcm_notebook.widgets.data_stats import DataStats
from rcm_notebook.widgets.gallery import Gallery
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab
from rcm_notebook.widgets.label_bar import LabelBar
from rcm_notebook.widgets.latent_map import LatentMap
from rcm_notebook.widgets.loss_curves import LossCurves
from rcm_notebook.widgets.query_tray import QueryTray
from rcm_notebook.widgets.run_browser import RunBrowser
from rcm_notebook.widgets.tau_heatmap import TauHeatmap
from rcm_notebook.widgets.train_panel import TrainPanel
from rcm_notebook.widgets.uncertainty_panel import UncertaintyPanel
from rcm_notebook.widgets.weight_sliders import WeightSliders
from rcm_notebook.widgets.workbench import Workbench

__all__ = [
    "WIDGETS",
    "Bound",
    "ComponentLens",
    "CurriculumPanel",
    "DataStats",
    "Gallery",
    "LabelBar",
    "LatentMap",
    "LossCurves",
    "QueryTray",
    "RunBrowser",
    "Tab",
    "TauHeatmap",
    "TrainPanel",
    "UncertaintyPanel",
    "WeightSliders",
    "Workbench",
]
