"""Labels: the value, the gestures that change it, and the store that keeps both on disk."""

from rcm_notebook.labels import csv
from rcm_notebook.labels.annotations import Annotations, Audit, Surgery
from rcm_notebook.labels.columns import COLUMNS, Columns, find_column
from rcm_notebook.labels.csv import EMPTY_TEXTS
from rcm_notebook.labels.gestures import Gestures
from rcm_notebook.labels.incoming import Incoming
from rcm_notebook.labels.labels import CANT_TELL, CANT_TELL_TEXT, NONE, UNSURE, Labels, check_rows, resolve
from rcm_notebook.labels.replay import replay
from rcm_notebook.labels.serials import few, rows_of, shown
from rcm_notebook.labels.store import LabelStore

__all__ = [
    "CANT_TELL",
    "CANT_TELL_TEXT",
    "COLUMNS",
    "EMPTY_TEXTS",
    "NONE",
    "UNSURE",
    "Annotations",
    "Audit",
    "Columns",
    "Gestures",
    "Incoming",
    "LabelStore",
    "Labels",
    "Surgery",
    "check_rows",
    "csv",
    "few",
    "find_column",
    "replay",
    "resolve",
    "rows_of",
    "shown",
]
