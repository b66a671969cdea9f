"""Checks of a session's predictions: against known truth, and against labels that are withheld in turn."""

from typing import Any

import numpy as np

from rcm_notebook.acquisition import Query
from rcm_notebook.data import true_ids
from rcm_notebook.metrics import METRICS, Measurement, measure
from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty import (
    CALIBRATION_FOLDS,
    DISPUTE_FOLDS,
    MOST_ROWS,
    Share,
    disputed,
    temper,
    wilson,
)
from rcm_notebook.views.view import View


def measured(view: View, x: Any = None, truth: Any = None) -> Measurement:
    """Return every metric's value, or the reason why it has none.

    Args:
        view: The view to judge.
        x: New raw rows [M, *shape]; None takes the data set's test part.
        truth: Class ids or names [M] of these rows. Rows of -1 do not count.

    Raises:
        ValueError: New rows are given without truth, there is not one value for each row, or a value is no class.
    """
    test = view.data.test
    if x is None:
        if test is None or test.truth is None:
            return _unmeasured("The data set holds no test part with truth; give x and truth.")
        x, truth = test.x, test.truth if truth is None else truth
    if truth is None:
        raise ValueError("Give the truth of the rows: class ids, -1 where unknown.")
    if not view.prediction.has_labels:
        return _unmeasured("There are no labels yet: assign some, then evaluate.")
    prediction = view.predict(x)
    if test is None or truth is not test.truth:
        truth = true_ids(truth, view.labels.classes, len(prediction))
    return measure(truth, prediction.proba)


def held_out(view: View) -> tuple[Int[np.ndarray, " M"], Float[np.ndarray, "M C"]]:
    """Return truth and probabilities of the test rows with a known class.

    Raises:
        ValueError: There is no test part with truth, or no label yet.
    """
    test = view.data.test
    if test is None or test.truth is None:
        raise ValueError(f"{view.data.name!r} has no test part with truth.")
    if not len(view.labels):
        raise ValueError("There is no label yet, so nothing is predicted.")
    known = test.truth >= 0
    return test.truth[known], view.predict(test.x).proba[known]


def judged_labels(view: View) -> tuple[Int[np.ndarray, " n"], Float[np.ndarray, "n C"]]:
    """Return labelled rows that can be judged without their own label, and their calibrated p(y | x) without it.

    A row can be judged if two other labels of its class remain. The labels of at most 1000 rows, drawn at random, are
    withheld. The network's parameters may have been trained on them. The temperature was also fitted to them.
    """
    proba, is_judged = view.withheld(CALIBRATION_FOLDS, MOST_ROWS)
    return view.labels.rows[is_judged], temper(proba[is_judged], view.prediction.temperature)


def withheld_accuracy(view: View) -> Share:
    """Return the share of the judged labels that are predicted right when they are withheld."""
    proba, is_judged = view.withheld(DISPUTE_FOLDS)
    right = proba.argmax(axis=1)[is_judged] == view.labels.ids[view.labels.rows][is_judged]
    return wilson(int(right.sum()), int(np.count_nonzero(is_judged)))


def disputes(view: View, n: int | None = None) -> Query:
    """Return labelled rows whose labels the model disputes, the most disputed first.

    Args:
        view: The view to judge.
        n: Largest number of rows; None gives all.
    """
    labels = view.labels
    rows, ids = labels.rows, labels.ids[labels.rows]
    found = disputed(view.withheld(DISPUTE_FOLDS)[0], ids)
    reasons = tuple(
        f"Labelled {labels.classes[ids[place]]}; without this label it would be {labels.classes[suggested]} ({p:.0%})."
        for place, suggested, p in zip(found.places[:n], found.suggested[:n], found.proba[:n], strict=True)
    )
    chosen, margin = rows[found.places[:n]], found.margin[:n].astype(np.float64)
    return Query(chosen, margin, reasons, guesses=found.suggested[:n], by="disputes")


def _unmeasured(reason: str) -> Measurement:
    return Measurement({}, dict.fromkeys(METRICS, reason))
