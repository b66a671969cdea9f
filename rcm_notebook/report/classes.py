"""The table of the classes: the number of rows, the mean certainty and the accuracy of each class."""

from typing import Any

import numpy as np

from rcm_notebook.report.accuracy import truth_now
from rcm_notebook.report.markup import Markup, joined, tag
from rcm_notebook.report.numbers import NOTHING, percent
from rcm_notebook.views import View, palette

HEADS = ("Class", "Labelled", "Predicted", "Share", "Mean certainty")
JUDGED_HEADS = ("Right", "Found")


def class_table(view: View) -> Markup:
    """Return the table, one row a class, without merged classes.

    It has columns of accuracy if rows without a label have a known truth.
    """
    labels, prediction = view.labels, view.prediction
    if not len(labels.active):
        return tag("p", "No classes yet: lasso some points and press a digit.", class_="empty")
    n = len(labels.classes)
    ids = prediction.known_ids
    predicted = np.bincount(ids[ids >= 0], minlength=n)
    certainty = np.bincount(ids[ids >= 0], prediction.certainty[ids >= 0], n)
    judged = _judged(view)
    rows = [
        _row(
            joined(dot(c, n), tag("a", labels.classes[c], href="#map", data_class=c, title="Show it alone on the map")),
            f"{labels.counts[c]:,}",
            f"{predicted[c]:,}",
            joined(_bar(predicted[c] / max(predicted.max(), 1), palette.colors(n)[c]), _share(predicted[c], len(ids))),
            _percent(certainty[c] / predicted[c] if predicted[c] else np.nan),
            *(_percent(part[c]) for part in judged),
        )
        for c in map(int, labels.active)
    ]
    unknown = int((ids < 0).sum())
    if unknown:
        name = joined(tag("span", class_="dot context"), "unknown")
        rows.append(_row(name, "", f"{unknown:,}", _share(unknown, len(ids)), "", *("" for _ in judged)))
    if from_name := int(prediction.from_name.sum()):
        name = "known by the names of classes alone"
        rows.append(_row(Markup(name), "", f"{from_name:,}", _share(from_name, len(ids)), "", *("" for _ in judged)))
    heads = [tag("th", head, scope="col") for head in (*HEADS, *(JUDGED_HEADS if judged else ()))]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="classes")
    return joined(tag("div", table, class_="scroll"), tag("p", _note(bool(judged)), class_="note"))


def dot(class_id: int, n: int) -> Markup:
    """Return the coloured dot of a class, of `n`."""
    return tag("span", class_="dot", style=f"background:{palette.colors(n)[class_id]}")


def _row(name: Markup, *cells: Any) -> Markup:
    return tag("tr", tag("th", name, scope="row"), *(tag("td", cell) for cell in cells))


def _judged(view: View) -> tuple[np.ndarray, ...]:
    """Return the precision and the recall of every class, over unlabelled rows with a known truth; NaN without rows.

    The tuple is empty if no unlabelled row has a known truth.
    """
    if view.data.truth is None or not view.prediction.has_labels:
        return ()
    truth = truth_now(view.data.truth, view.labels)
    counts = (view.labels.ids < 0) & (truth >= 0)
    if not counts.any():
        return ()
    truth, ids, n = truth[counts], view.prediction.ids[counts], len(view.labels.classes)
    right = np.bincount(truth[truth == ids], minlength=n)[:n].astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return right / np.bincount(ids, minlength=n)[:n], right / np.bincount(truth, minlength=n)[:n]


def _bar(part: float, color: str) -> Markup:
    return tag("span", tag("i", style=f"width:{100 * part:.1f}%;background:{color}"), class_="bar")


def _percent(part: float) -> str:
    return percent(part) if np.isfinite(part) else NOTHING


def _share(part: int, whole: int) -> Markup:
    return tag("span", percent(part / whole), class_="share")


def _note(is_judged: bool) -> str:
    words = (
        "Certainty is the calibrated probability of the predicted class. Rows that too few labels reach are unknown."
    )
    if is_judged:
        words += (
            " Right: the share of the unlabelled rows predicted as this class that belong to it. Found: the share of "
            "the unlabelled rows of this class that are predicted as it. Unknown rows count by their most probable "
            "class."
        )
    return words
