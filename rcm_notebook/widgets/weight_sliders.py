"""One slider for each weight of the objective; moving one changes training while it runs, and compiles nothing.

The weights that most sessions leave at zero are shown when asked for, and whenever they are not zero.
"""

from __future__ import annotations

import ipywidgets as ipw

from rcm_notebook.objective import SLIDERS
from rcm_notebook.widgets.panel import Panel

STEPS = 200
"""Positions of a slider between its ends; a choice."""


class WeightSliders(Panel):
    """The weights of a session's terms, live; `reset` goes back to those of the phase."""

    def bind(self) -> None:
        """Build a slider for each entry of SLIDERS and follow the session's weights."""
        self.sliders = {name: self._slider(name) for name in SLIDERS}
        reset = ipw.Button(description="reset to the phase", icon="undo", tooltip="forget the weights set by hand")
        reset.add_class("rcm-reset")
        reset.on_click(lambda _: self.attempt(self.session.reset_weights))
        self._more = ipw.ToggleButton(description="more weights", tooltip="show the weights that are zero by default")
        self._more.add_class("rcm-reset")
        self._more.observe(lambda _: self._show_weights(), "value")
        self.add_class("rcm-weights")
        buttons = ipw.HBox([reset, self._more])
        buttons.add_class("rcm-row")
        self.lay_out(*self.sliders.values(), buttons)
        self.follow("weights", self._show_weights)

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

    def _show_weights(self) -> None:
        for name, slider in self.sliders.items():
            value = float(self.session.weights[name])
            if not slider.min <= value <= slider.max:
                slider.min, slider.max = min(slider.min, value), max(slider.max, value)
            slider.value = value
            is_shown = SLIDERS[name].is_main or value != 0 or self._more.value
            slider.layout.display = None if is_shown else "none"
