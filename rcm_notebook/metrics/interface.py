"""What a metric is: a function of the true classes and the probabilities that gives one number, or says why not."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Bool, Float, Int

Metric = Callable[[np.ndarray, np.ndarray], float]
"""(truth [N] class ids, proba [N, C]) -> number, or Disabled is raised. Rows whose truth is -1 do not count."""

METRICS: Registry[Metric] = Registry("metric")


class Disabled(ValueError):
    """A metric has no value for these rows.

    Give what the message asks for, such as rows with a known class. `session.measure` returns the reasons instead of
    raising them.
    """


class Measurement(NamedTuple):
    """What was measured, and what could not be.

    Attributes:
        values: By the metric's name.
        disabled: Why the other metrics have no value, by name.
    """

    values: dict[str, float]
    disabled: dict[str, str]


def measure(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> Measurement:
    """Return the value of every metric of the registry, or why it has none."""
    found = Measurement({}, {})
    for name, metric in METRICS.items():
        try:
            found.values[name] = metric(truth, proba)
        except Disabled as reason:
            found.disabled[name] = str(reason)
    return found


def known_rows(truth: Int[np.ndarray, " N"]) -> Bool[np.ndarray, " N"]:
    """Return which rows' class is known; raises Disabled where none is."""
    rows = truth >= 0
    if not rows.any():
        raise Disabled("No row has a known class; give at least one truth of 0 or above.")
    return rows


def known(
    truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]
) -> tuple[Int[np.ndarray, " n"], Float[np.ndarray, "n c"]]:
    """Return truth and probabilities (float64) of the rows whose truth is known.

    A true class that the model does not have gets a column of zeros: the model gave it no probability at all.

    Raises:
        Disabled: The truth of no row is known.
    """
    rows = known_rows(truth)
    truth, proba = truth[rows], proba[rows].astype(np.float64)
    missing = max(int(truth.max()) + 1 - proba.shape[1], 0)
    return truth, np.pad(proba, ((0, 0), (0, missing)))
