"""What a session shows, as values: the view, and the tables, scores and colours that are computed from it."""

from rcm_notebook.views import coloring, palette
from rcm_notebook.views.coloring import COLORINGS, COLUMN, CONTEXT, Coloring, cheap_choices, choices, title_of, way
from rcm_notebook.views.explanation import explain
from rcm_notebook.views.extension import Extension, extend
from rcm_notebook.views.judgement import disputes, held_out, judged_labels, measured, withheld_accuracy
from rcm_notebook.views.outliers import outliers
from rcm_notebook.views.reliability import JUDGES, Judge, reliability, verdict
from rcm_notebook.views.scores import SCORES, Score
from rcm_notebook.views.search import search
from rcm_notebook.views.tables import TABLES, UNKNOWN, Kind, Table
from rcm_notebook.views.view import Aim, View, Viewed, look

__all__ = [
    "COLORINGS",
    "COLUMN",
    "CONTEXT",
    "JUDGES",
    "SCORES",
    "TABLES",
    "UNKNOWN",
    "Aim",
    "Coloring",
    "Extension",
    "Judge",
    "Kind",
    "Score",
    "Table",
    "View",
    "Viewed",
    "cheap_choices",
    "choices",
    "coloring",
    "disputes",
    "explain",
    "extend",
    "held_out",
    "judged_labels",
    "look",
    "measured",
    "outliers",
    "palette",
    "reliability",
    "search",
    "title_of",
    "verdict",
    "way",
    "withheld_accuracy",
]
