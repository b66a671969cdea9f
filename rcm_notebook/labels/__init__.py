"""Labels: the value, the gestures that change it, and the store that keeps both on disk."""

from rcm_notebook.labels import csv
from rcm_notebook.labels.annotations import Annotations, Audit, Surgery
from rcm_notebook.labels.changes import changes_frame, changes_text
from rcm_notebook.labels.codes import CANT_TELL, CANT_TELL_TEXT, NONE, UNSURE
from rcm_notebook.labels.columns import COLUMNS, Columns, find_column
from rcm_notebook.labels.csv import EMPTY_TEXTS
from rcm_notebook.labels.dialect import text_of
from rcm_notebook.labels.folder import CSV_FILE
from rcm_notebook.labels.gestures import Gestures
from rcm_notebook.labels.incoming import Incoming
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.logged import LOG_FILE
from rcm_notebook.labels.meaning import check_record, check_rows, resolve
from rcm_notebook.labels.messages import first_few, short_repr
from rcm_notebook.labels.replay import replay
from rcm_notebook.labels.serials import rows_of, rows_of_index
from rcm_notebook.labels.store import Import, LabelStore

__all__ = [
    "CANT_TELL",
    "CANT_TELL_TEXT",
    "COLUMNS",
    "CSV_FILE",
    "EMPTY_TEXTS",
    "LOG_FILE",
    "NONE",
    "UNSURE",
    "Annotations",
    "Audit",
    "Columns",
    "Gestures",
    "Import",
    "Incoming",
    "LabelStore",
    "Labels",
    "Surgery",
    "changes_frame",
    "changes_text",
    "check_record",
    "check_rows",
    "csv",
    "find_column",
    "first_few",
    "replay",
    "resolve",
    "rows_of",
    "rows_of_index",
    "short_repr",
    "text_of",
]
