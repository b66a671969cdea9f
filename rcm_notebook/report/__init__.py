"""The report: one HTML file that tells how a session stands, opens offline and can be mailed."""

from rcm_notebook.report.about import About, Figure, View
from rcm_notebook.report.accuracy import Measured, figures, truth_now
from rcm_notebook.report.file import destination, write
from rcm_notebook.report.page import render

__all__ = ["About", "Figure", "Measured", "View", "destination", "figures", "render", "truth_now", "write"]
