"""A slider for the learning rate and one for each weight of the objective: training follows at once, uncompiled.

The weights that most sessions leave at zero are shown when asked for, and whenever they are not zero.
"""

from __future__ import annotations

import math

import ipywidgets as ipw

from rcm_notebook.objective import SLIDERS
from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab

STEPS = 200
"""Positions of a slider between its ends; a choice."""


@WIDGETS.register("WeightSliders")
class WeightSliders(Panel):
    """The learning rate and the weight of each loss term, also while training runs.

    A slider takes effect at the next step, and nothing is compiled anew. `more weights` shows the weights that are
    zero. `reset to the phase` goes back to the weights of the phase.

    Calls: `session.set_weights(consistency=6)`, `session.reset_weights()`, `session.set_learning_rate_factor(0.5)`.
    """

    tab = Tab("weights", "beside", 30)

    def bind(self) -> None:
        """Build a slider for each entry of SLIDERS and follow the session's weights."""
        self.sliders = {name: self._slider(name) for name in SLIDERS}
        self.rate = ipw.FloatLogSlider(
            value=1.0,
            min=-2,
            max=1,
            step=0.05,
            description="rate",
            tooltip="times the learning rate of the phase; 1 leaves it alone",
            readout_format=".2g",
        )
        self.rate.add_class("rcm-slider")
        self.rate.observe(lambda change: self._rate_moved(change["new"]), "value")
        reset = ipw.Button(description="reset to the phase", icon="undo", tooltip="remove the values set by hand")
        reset.add_class("rcm-reset")
        reset.on_click(lambda _: self.attempt(self._reset))
        self._more = ipw.ToggleButton(description="more weights", tooltip="show the weights that are zero by default")
        self._more.add_class("rcm-reset")
        self._more.observe(lambda _: self._show_weights(), "value")
        self.add_class("rcm-weights")
        buttons = ipw.HBox([reset, self._more])
        buttons.add_class("rcm-row")
        self.lay_out(*self.sliders.values(), self.rate, buttons)
        self.follow("weights", self._show_weights)
        self.follow("learning_rate_factor", self._show_rate)

    def _slider(self, name: str) -> ipw.FloatSlider:
        entry = SLIDERS[name]
        slider = ipw.FloatSlider(
            value=entry.default,
            min=entry.low,
            max=entry.high,
            step=(entry.high - entry.low) / STEPS,
            description=name,
            tooltip=entry.description,
            readout_format=".3g",
        )
        slider.add_class("rcm-slider")
        slider.add_class(f"rcm-slider-{name}")
        slider.observe(lambda change: self._moved(name, change["new"]), "value")
        return slider

    def _moved(self, name: str, value: float) -> None:
        if self.session is not None and value != self.session.weights[name]:
            self.attempt(lambda: self.session.set_weights(**{name: value}))

    def _rate_moved(self, factor: float) -> None:
        if self.session is not None and factor != self.session.learning_rate_factor:
            self.attempt(lambda: self.session.set_learning_rate_factor(factor))

    def _reset(self) -> None:
        self.session.reset_weights()
        self.session.set_learning_rate_factor(1.0)

    def _show_rate(self) -> None:
        factor = self.session.learning_rate_factor
        exponent = math.log10(factor)
        self.rate.min, self.rate.max = min(self.rate.min, exponent), max(self.rate.max, exponent)
        self.rate.value = factor

    def _show_weights(self) -> None:
        for name, slider in self.sliders.items():
            value = float(self.session.weights[name])
            if not slider.min <= value <= slider.max:
                slider.min, slider.max = min(slider.min, value), max(slider.max, value)
            slider.value = value
            is_shown = SLIDERS[name].is_main or value != 0 or self._more.value
            slider.layout.display = None if is_shown else "none"
