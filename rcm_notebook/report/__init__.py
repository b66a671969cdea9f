"""The report: one HTML file on the state of a session. It opens offline and can be mailed."""

from rcm_notebook.report.report import report

__all__ = ["report"]
