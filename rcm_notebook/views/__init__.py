"""What a session shows, as values: colourings, scores, tables and searches."""

from rcm_notebook.views import coloring, palette, tables
from rcm_notebook.views.coloring import COLUMN, CONTEXT, Coloring, choices, title_of, way
from rcm_notebook.views.outliers import outliers
from rcm_notebook.views.reliability import JUDGES, Judge, judges_of, reliability, verdict
from rcm_notebook.views.scores import SCORES, Score, scores_of
from rcm_notebook.views.search import search
from rcm_notebook.views.tables import TABLES, UNKNOWN, Kind, Table

__all__ = [
    "COLUMN",
    "CONTEXT",
    "JUDGES",
    "SCORES",
    "TABLES",
    "UNKNOWN",
    "Coloring",
    "Judge",
    "Kind",
    "Score",
    "Table",
    "choices",
    "coloring",
    "judges_of",
    "outliers",
    "palette",
    "reliability",
    "scores_of",
    "search",
    "tables",
    "title_of",
    "verdict",
    "way",
]
