"""Readers: tables, texts and image files as plain arrays; `Dataset` makes data sets of them."""

from rcm_notebook.data.readers.arrays import Arrays
from rcm_notebook.data.readers.dataframe import read_dataframe, read_parquet
from rcm_notebook.data.readers.folder import read_folder
from rcm_notebook.data.readers.index import check_order, read_index

__all__ = ["Arrays", "check_order", "read_dataframe", "read_folder", "read_index", "read_parquet"]
