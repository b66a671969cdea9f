"""The workbench: labels, map, training, query, weights and losses in one cell."""

from __future__ import annotations

import ipywidgets as ipw

from rcm_notebook.static import styles
from rcm_notebook.widgets.binding import Bound
from rcm_notebook.widgets.label_bar import LabelBar
from rcm_notebook.widgets.latent_map import LatentMap
from rcm_notebook.widgets.loss_curves import LossCurves
from rcm_notebook.widgets.query_bar import QueryBar
from rcm_notebook.widgets.train_panel import TrainPanel
from rcm_notebook.widgets.weight_sliders import WeightSliders


class Workbench(Bound, ipw.VBox):
    """Everything to train, see and label a session: the map large, the controls beside it.

    The parts are those of the session, so a `LatentMap(session)` in another cell shows the same map.
    """

    def bind(self) -> None:
        """Lay out the session's widgets."""
        self.map, self.label_bar = LatentMap(self.session), LabelBar(self.session)
        self.train_panel, self.query_bar = TrainPanel(self.session), QueryBar(self.session)
        self.loss_curves, self.weight_sliders = LossCurves(self.session), WeightSliders(self.session)
        tabs = ipw.Tab([self.loss_curves, self.weight_sliders], titles=("losses", "weights"))
        tabs.add_class("rcm-tabs")
        side = ipw.VBox([self.train_panel, self.query_bar, tabs])
        side.add_class("rcm-side")
        self.map.add_class("rcm-main")
        across = ipw.HBox([self.map, side])
        across.add_class("rcm-across")
        self.add_class("rcm-workbench")
        style = ipw.HTML(f"<style>{styles('panel.css')}</style>", layout={"display": "none"})
        self.children = (style, self.label_bar, across)

    def close(self) -> None:
        """Close the workbench and its parts."""
        if self.session is not None:
            parts = (self.map, self.label_bar, self.train_panel, self.query_bar, self.loss_curves, self.weight_sliders)
            for part in parts:
                part.close()
        super().close()
