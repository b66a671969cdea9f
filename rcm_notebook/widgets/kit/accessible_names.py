"""Names for screen readers, and keys that stay: what ipywidgets and bqplot leave out, for the panel around them.

The browser half is ``widgets/esm/accessible_names.js``.
"""

from __future__ import annotations

import anywidget
import traitlets

from rcm_notebook.browser import module


class AccessibleNames(anywidget.AnyWidget):
    """A part of a panel that is not seen: it names what has no name, and keeps the panel's keys from JupyterLab."""

    _esm = module("accessible_names.js")

    names = traitlets.Dict(help="CSS selector within the panel -> what a screen reader says of it.").tag(sync=True)

    def __init__(self):
        super().__init__()
        self.add_class("rcm-accessible-names")

    def say(self, selector: str, text: str) -> None:
        """Let screen readers call the elements that `selector` finds `text`."""
        self.names = {**self.names, selector: text}
