"""The reference pages in notebooks/reference, written from registries, docstrings and the command line's own help.

    python -m rcm_notebook.reference notebooks/reference

A test compares the pages that are kept with what the code says now.
"""

from collections.abc import Callable

from rcm_notebook.reference import architecture, calls, experiments, parts, widgets

PAGES: dict[str, Callable[[], str]] = {
    "architecture.md": architecture.page,
    "parts.md": parts.page,
    "calls.md": calls.page,
    "experiments.md": experiments.page,
    "widgets.md": widgets.page,
}
"""File name -> its text."""

__all__ = ["PAGES"]
