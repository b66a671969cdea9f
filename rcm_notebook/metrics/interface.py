"""The interface of a metric: a function of the true classes and the probabilities that returns one number."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Bool, Float, Int

Metric = Callable[[np.ndarray, np.ndarray], float]
"""(truth [N] class ids, proba [N, C]) -> number. It may raise Disabled. Rows whose truth is -1 do not count."""

METRICS: Registry[Metric] = Registry("metric")


class Disabled(ValueError):
    """A metric has no value for these rows.

    The message says what is missing, such as rows with a known class. `session.measure` returns the reason instead of
    raising the error.
    """


class Measurement(NamedTuple):
    """The metrics that have a value, and the reasons why the others have none.

    Attributes:
        values: Name of a metric -> its value.
        disabled: Name of a metric without a value -> the reason.
    """

    values: dict[str, float]
    disabled: dict[str, str]


def measure(truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]) -> Measurement:
    """Return the value of every registered metric, or the reason why it has none."""
    found = Measurement({}, {})
    for name, metric in METRICS.items():
        try:
            found.values[name] = metric(truth, proba)
        except Disabled as reason:
            found.disabled[name] = str(reason)
    return found


def known_rows(truth: Int[np.ndarray, " N"]) -> Bool[np.ndarray, " N"]:
    """Return which rows have a known class. Raises Disabled if none has."""
    rows = truth >= 0
    if not rows.any():
        raise Disabled("No row has a known class; give at least one truth of 0 or above.")
    return rows


def known(
    truth: Int[np.ndarray, " N"], proba: Float[np.ndarray, "N C"]
) -> tuple[Int[np.ndarray, " n"], Float[np.ndarray, "n c"]]:
    """Return truth and probabilities (float64) of the rows with a known class.

    A true class that the model does not have gets a column of zeros, since the model gave it no probability.

    Raises:
        Disabled: No row has a known class.
    """
    rows = known_rows(truth)
    truth, proba = truth[rows], proba[rows].astype(np.float64)
    missing = max(int(truth.max()) + 1 - proba.shape[1], 0)
    return truth, np.pad(proba, ((0, 0), (0, missing)))
