"""The report: one HTML file that tells how a session stands, opens offline and can be mailed."""

from rcm_notebook.report.report import report

__all__ = ["report"]
