"""Answering gestures while a cell runs, and in the order in which they were made.

JupyterLab sends what happens to widgets to a subshell, a thread beside the one in which cells run. ipykernel 7.4
instead answers each widget in the shell that spoke through it last. For a widget that a cell has made this is the main
shell, so a click on "cancel" would wait for the cell whose training it is to stop, and a click on one widget could
overtake an earlier change of another. Our widgets leave the choice to the page, as all widgets did before 7.4.
Parts that a panel makes anew later, such as the lines of a table, are answered as ipykernel chooses.
"""

from collections.abc import Iterable
from typing import Any

import ipywidgets as ipw


def answer_where_asked(widgets: Iterable[ipw.Widget]) -> None:
    """Let each widget's messages be handled in the shell to which the page sends them."""
    for widget in widgets:
        comm: Any = widget.comm
        if hasattr(comm, "_reply_subshell_for"):
            comm._reply_subshell_for = None  # The kernel asks it for another shell.
