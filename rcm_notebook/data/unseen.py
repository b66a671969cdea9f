"""Classes that training never sees: taking their rows out, and finding them again in the test part."""

from collections.abc import Sequence

import numpy as np

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.registry import did_you_mean
from rcm_notebook.types import Bool


def leave_out(data: Dataset, classes: Sequence[str]) -> Dataset:
    """Return the data set without the rows of these classes; `test` keeps its own.

    Raises:
        ValueError: The data set has no truth or no names, no class has such a name, or no row would be left.
    """
    if data.truth is None or data.names is None:
        raise ValueError(f"{data.name!r} has no truth and names, so that no class can be left out.")
    for name in classes:
        if name not in data.names:
            known = ", ".join(data.names)
            raise ValueError(f"{data.name!r} has no class {name!r}; known: {known}.{did_you_mean(name, data.names)}")
    return data.take(~np.isin(data.truth, [data.names.index(name) for name in classes]))


def never_seen(data: Dataset) -> Bool[np.ndarray, " n"]:
    """Return which rows of `data.test` [n] are of a class that no row to train on is known to have.

    All are False where the truth of either part is missing.
    """
    if data.test is None:
        return np.zeros(0, bool)
    truth = data.test.truth
    if data.truth is None or truth is None:
        return np.zeros(len(data.test), bool)
    return (truth >= 0) & ~np.isin(truth, data.truth)
