"""Durable writing: files replaced whole, a log that survives a crash, and a writer in the background."""

from rcm_notebook.disk import fields
from rcm_notebook.disk.arrays import read_arrays, read_bare_array, write_arrays
from rcm_notebook.disk.damaged import SEAL, Damaged, is_intact, sealed
from rcm_notebook.disk.fields import require_fields
from rcm_notebook.disk.files import rename, replacing, writing
from rcm_notebook.disk.folders import make_folder, require_folder_name
from rcm_notebook.disk.log import Log, damaged_line, log_size, parse_log, read_log
from rcm_notebook.disk.parquet import reading_parquet
from rcm_notebook.disk.writer import BackgroundWriter

__all__ = [
    "SEAL",
    "BackgroundWriter",
    "Damaged",
    "Log",
    "damaged_line",
    "fields",
    "is_intact",
    "log_size",
    "make_folder",
    "parse_log",
    "read_arrays",
    "read_bare_array",
    "read_log",
    "reading_parquet",
    "rename",
    "replacing",
    "require_fields",
    "require_folder_name",
    "sealed",
    "write_arrays",
    "writing",
]
