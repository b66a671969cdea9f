"""The workbench: the whole cycle of training, looking and labelling in one cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as ipw

from rcm_notebook.static import styles
from rcm_notebook.widgets.binding import Bound
from rcm_notebook.widgets.component_lens import ComponentLens
from rcm_notebook.widgets.curriculum_panel import CurriculumPanel
from rcm_notebook.widgets.data_stats import DataStats
from rcm_notebook.widgets.gallery import Gallery
from rcm_notebook.widgets.label_bar import LabelBar
from rcm_notebook.widgets.latent_map import LatentMap
from rcm_notebook.widgets.lazy_tabs import LazyTabs
from rcm_notebook.widgets.loss_curves import LossCurves
from rcm_notebook.widgets.query_tray import QueryTray
from rcm_notebook.widgets.run_browser import RunBrowser
from rcm_notebook.widgets.tau_heatmap import TauHeatmap
from rcm_notebook.widgets.train_panel import TrainPanel
from rcm_notebook.widgets.uncertainty_panel import UncertaintyPanel
from rcm_notebook.widgets.weight_sliders import WeightSliders

STEER: dict[str, Any] = {"ask": QueryTray, "losses": LossCurves, "weights": WeightSliders, "phases": CurriculumPanel}
"""Tabs beside the map: what one does while it moves."""

LOOK: dict[str, Any] = {
    "selection": Gallery,
    "components": ComponentLens,
    "tau": TauHeatmap,
    "uncertainty": UncertaintyPanel,
    "data": DataStats,
    "runs": RunBrowser,
}
"""Tabs below the map: what there is to look at closely."""


class Workbench(Bound, ipw.VBox):
    """Everything to train, see and label a session: the map large, what steers it beside, what explains it below.

    The parts are those of the session, so a `LatentMap(session)` in another cell shows the same map.
    """

    def bind(self) -> None:
        """Lay out the session's widgets."""
        self.map, self.label_bar = LatentMap(self.session), LabelBar(self.session)
        self.train_panel = TrainPanel(self.session)
        self.steer, self.look = self._tabs(STEER), self._tabs(LOOK)
        self.look.add_class("rcm-look")
        side = ipw.VBox([self.train_panel, self.steer])
        side.add_class("rcm-side")
        self.map.add_class("rcm-main")
        across = ipw.HBox([self.map, side])
        across.add_class("rcm-across")
        self.add_class("rcm-workbench")
        style = ipw.HTML(f"<style>{styles('kit/panel.css')}</style>", layout={"display": "none"})
        self.children = (style, self.label_bar, across, self.look)

    def stilled(self) -> LatentMap:
        """Return the map beside the controls."""
        return self.map

    def _tabs(self, parts: Mapping[str, Any]) -> LazyTabs:
        return LazyTabs({title: lambda kind=kind: kind(self.session) for title, kind in parts.items()})
