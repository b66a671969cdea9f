"""Durable writing: files replaced whole, a log that survives a crash, and a writer in the background."""

from rcm_notebook.disk import log
from rcm_notebook.disk.log import LabelLog, damaged, sync_folder
from rcm_notebook.disk.replacing import replacing
from rcm_notebook.disk.writer import BackgroundWriter

__all__ = ["BackgroundWriter", "LabelLog", "damaged", "log", "replacing", "sync_folder"]
