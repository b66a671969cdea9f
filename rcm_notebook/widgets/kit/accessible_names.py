"""Names for screen readers, and keys that JupyterLab does not get: ipywidgets and bqplot have neither.

The browser half is ``widgets/esm/accessible_names.js``.
"""

from __future__ import annotations

import anywidget
import traitlets

from rcm_notebook.browser import module


class AccessibleNames(anywidget.AnyWidget):
    """An invisible part of a panel: it names elements without a name, and keeps the panel's keys from JupyterLab."""

    _esm = module("accessible_names.js")

    names = traitlets.Dict(help="CSS selector within the panel -> what a screen reader says of it.").tag(sync=True)

    def __init__(self):
        super().__init__()
        self.add_class("rcm-accessible-names")

    def say(self, selector: str, text: str) -> None:
        """Set `text` as the name that screen readers read for the elements that `selector` finds."""
        self.names = {**self.names, selector: text}
