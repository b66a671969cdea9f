"""Data sets that come by name. A new one is one file that registers itself in DATASETS, and one line here."""

from rcm_notebook.data.sets.digits import load_digits
from rcm_notebook.data.sets.fashion_mnist import load_fashion_mnist
from rcm_notebook.data.sets.mnist import load_mnist
from rcm_notebook.data.sets.notifications import load_notifications
from rcm_notebook.data.sets.openml import at_hand

__all__ = ["at_hand", "load_digits", "load_fashion_mnist", "load_mnist", "load_notifications"]
