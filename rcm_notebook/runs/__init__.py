"""Run folders: their layout, and a summary of each that needs no open session."""

from rcm_notebook.runs.event import Event
from rcm_notebook.runs.finding import find_runs, read_run
from rcm_notebook.runs.folder import SCHEMA, RunConfig, RunFolder
from rcm_notebook.runs.summary import COLUMNS, RunSummary, ordered

__all__ = ["COLUMNS", "SCHEMA", "Event", "RunConfig", "RunFolder", "RunSummary", "find_runs", "ordered", "read_run"]
