"""The workbench of a session folder as a page: the one cell of ``rcm-notebook app`` shows it."""

from __future__ import annotations

import time
from html import escape
from pathlib import Path

import ipywidgets as ipw

from rcm_notebook.session import Session, SessionLocked
from rcm_notebook.widgets.workbench import Workbench

PATIENCE = 20.0
"""Seconds to wait for a folder in use: a page that is loaded again waits until its previous kernel has ended."""


def page(path: str | Path, *, read_only: bool = False, patience: float = PATIENCE) -> ipw.Widget:
    """Open the session in `path` and return its workbench, or a text that says why it cannot be opened.

    Args:
        path: The session's folder.
        read_only: Open the session without writing; works while another process writes.
        patience: Seconds to wait while another process writes.
    """
    until = time.monotonic() + patience
    while True:
        try:
            return Workbench(Session.open(path, read_only=read_only))
        except SessionLocked:
            if time.monotonic() > until:
                return _sorry(
                    f"{path} is open elsewhere: in another tab of this page, or in another process. Close it there and "
                    f"load this page again, or look without writing: rcm-notebook app {path} --read-only"
                )
            time.sleep(0.2)
        except (OSError, ValueError, LookupError) as error:
            return _sorry(str(error))


def _sorry(text: str) -> ipw.HTML:
    said = ipw.HTML(f'<div role="alert">{escape(text)}</div>')
    said.add_class("rcm-sorry-page")
    return said
