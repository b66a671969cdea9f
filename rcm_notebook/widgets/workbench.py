"""The workbench: the whole cycle of training, looking and labelling in one cell."""

from __future__ import annotations

from typing import Any, Literal

import ipywidgets as ipw

from rcm_notebook.browser import styles
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.lazy_tabs import LazyTabs
from rcm_notebook.widgets.kit.registry import WIDGETS, tabs
from rcm_notebook.widgets.label_bar import LabelBar
from rcm_notebook.widgets.latent_map import LatentMap
from rcm_notebook.widgets.train_panel import TrainPanel


@WIDGETS.register("Workbench")
class Workbench(Bound, ipw.VBox):
    """Everything to train, see and label a session, in one cell.

    The map is large. The tabs beside it steer, and the tabs below it look closer. Each tab makes its widget when it is
    first opened. The widgets are those of the session, so a `LatentMap(session)` in another cell shows the same map.
    """

    def bind(self) -> None:
        """Lay out the session's widgets."""
        self.map, self.label_bar = LatentMap(self.session), LabelBar(self.session)
        self.train_panel = TrainPanel(self.session)
        self.steer, self.look = self._tabs("beside"), self._tabs("below")
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

    def _tabs(self, where: Literal["beside", "below"]) -> LazyTabs:
        # A tab that nobody opens must not hold the session, which is asked for when one is opened.
        makers: Any = {title: lambda kind=kind: kind(self.session) for title, kind in tabs(where).items()}
        return LazyTabs(makers)
