"""The banner of a panel: it says that nothing is saved while the kernel does not answer.

ipywidgets do not tell whether anybody receives what they send. The browser half, ``widgets/esm/kernel_banner.js``, asks
for an acknowledgement at each use of a control.
"""

from __future__ import annotations

import anywidget

from rcm_notebook.browser import module, styles
from rcm_notebook.widgets.kit.acknowledging import acknowledging


class KernelBanner(anywidget.AnyWidget):
    """A part of a panel, of no height while the kernel answers."""

    _esm = module("kernel_banner.js")
    _css = styles("kit/acknowledged.css")

    def __init__(self):
        super().__init__()
        self.add_class("rcm-kernel-banner")
        self.on_msg(acknowledging(self, lambda *_: None))
