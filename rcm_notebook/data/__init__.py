"""Data sets: the value, its constructors, and the registry of those that come by name."""

from rcm_notebook.data import sets
from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.embeddings import EMBEDDINGS, Embedding
from rcm_notebook.data.readers import read_dataframe
from rcm_notebook.data.registered import DATASETS, Source, computed, load
from rcm_notebook.data.storage import saved_serials
from rcm_notebook.data.unseen import leave_out, never_seen
from rcm_notebook.data.validation import true_ids

__all__ = [
    "DATASETS",
    "EMBEDDINGS",
    "Dataset",
    "Embedding",
    "Source",
    "computed",
    "leave_out",
    "load",
    "never_seen",
    "read_dataframe",
    "saved_serials",
    "sets",
    "true_ids",
]
