"""Formats to import and export labels. A new format is one file that registers itself, and one line here."""

from rcm_notebook.interop import anndata, csv, excel, huggingface, jsonl, label_studio, pandas, parquet
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat, read, write

__all__ = [
    "LABEL_FORMATS",
    "LabelFormat",
    "anndata",
    "csv",
    "excel",
    "huggingface",
    "jsonl",
    "label_studio",
    "pandas",
    "parquet",
    "read",
    "write",
]
