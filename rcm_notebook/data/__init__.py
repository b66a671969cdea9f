"""Data sets: the value, its constructors, and the registry of those that come by name."""

from collections.abc import Callable
from dataclasses import replace

from rcm_notebook.data.dataset import Dataset, Source
from rcm_notebook.data.sets.digits import load_digits
from rcm_notebook.data.sets.fashion_mnist import load_fashion_mnist
from rcm_notebook.data.sets.mnist import load_mnist
from rcm_notebook.data.sets.notifications import load_notifications
from rcm_notebook.data.unseen import leave_out, never_seen
from rcm_notebook.registry import Registry

DATASETS: Registry[Callable[..., Dataset]] = Registry("data set")
DATASETS.add("digits", load_digits)
DATASETS.add("mnist", load_mnist)
DATASETS.add("fashion_mnist", load_fashion_mnist)
DATASETS.add("notifications", load_notifications)

COMPUTED = ("notifications",)
"""Sets whose rows are computed in floats: a session keeps them itself, since they take long and differ in rounding."""


def load(name: str, **options) -> Dataset:
    """Load a registered data set, downloading it once where that is needed.

    Args:
        name: A name in DATASETS: "digits" and "notifications" need no network, the others look first into the folder
            that RCM_DATA names.
        options: What that entry takes.

    Raises:
        LookupError: No data set has this name; the message lists those that are known.
        ConnectionError: It has to be downloaded and the machine is offline.
    """
    data = DATASETS[name](**options)
    loaded = replace(data, name=name, source=Source(name, options, data.fingerprint, name not in COMPUTED))
    loaded.__dict__["fingerprint"] = data.fingerprint
    return loaded


__all__ = ["DATASETS", "Dataset", "Source", "leave_out", "load", "never_seen"]
