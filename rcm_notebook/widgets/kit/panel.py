"""A panel of ipywidgets, with a style sheet, a line that shows errors, and a banner for a kernel that is gone."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from rcm_notebook.browser import styles
from rcm_notebook.widgets.kit.accessible_names import AccessibleNames
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.kernel_banner import KernelBanner


class Panel(Bound, ipw.VBox):
    """Base of the panels; `bind` builds the parts and passes them to `lay_out`."""

    _styles: ClassVar[tuple[str, ...]] = ("kit/panel.css",)

    def lay_out(self, *parts: ipw.Widget) -> None:
        """Show `parts` one under the other, above them the kernel's banner, and below them the line for errors."""
        style = ipw.HTML(f"<style>{styles(*self._styles)}</style>", layout={"display": "none"})
        self._trouble = ipw.HTML()
        self._trouble.add_class("rcm-trouble")
        self._names = AccessibleNames()
        self.add_class("rcm-panel")
        self.children = (style, self._names, KernelBanner(), *parts, self._trouble)

    def attempt(self, action: Callable[[], Any]) -> None:
        """Call `action`; the panel shows its error, and the next success removes the error."""
        try:
            action()
            trouble = ""
        except (ValueError, RuntimeError, LookupError, OSError) as error:
            trouble = str(error)
        with self._showing:
            self.say_trouble(trouble)

    def say_trouble(self, text: str) -> None:
        """Show an error as plain text; an empty text removes the last error."""
        self._trouble.value = escape(text)
