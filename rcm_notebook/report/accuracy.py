"""The accuracy of the predictions, measured on a test part, on an audit, or else on withheld labels."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from rcm_notebook.labels import Labels
from rcm_notebook.report.about import Figure
from rcm_notebook.report.numbers import percent
from rcm_notebook.types import Int
from rcm_notebook.uncertainty import ENOUGH, Share, now_called, wilson
from rcm_notebook.views import View, measured, withheld_accuracy


class Measured(NamedTuple):
    """What was measured. A value is None if it could not be measured.

    Attributes:
        test: Metrics on the test part: accuracy, nll, ece, and auroc if it has a value.
        test_rows: Number of rows of the test part with a known class.
        audit: Accuracy of a random sample at the time when it was drawn.
        withheld: Function that returns the accuracy on withheld labels. It is called if there is no better figure.
    """

    test: Mapping[str, float] | None = None
    test_rows: int = 0
    audit: Share | None = None
    withheld: Callable[[], Share] | None = None


def measured_of(view: View, audit: Share | None = None) -> Measured:
    """Return what can be measured of the predictions without new labels.

    Args:
        view: The view to judge.
        audit: Accuracy of a random sample, if one was drawn.
    """
    if not view.prediction.has_labels:
        return Measured()
    test = view.data.test
    if test is None or test.truth is None or not (test.truth >= 0).any():
        return Measured(audit=audit, withheld=lambda: withheld_accuracy(view))
    truth = truth_now(test.truth, view.labels)
    return Measured(measured(view, truth=truth).values, int((truth >= 0).sum()), audit)


def figures(view: View, found: Measured) -> tuple[tuple[Figure, ...], str]:
    """Return the figures for the head of the report, and a sentence on how reliable they are."""
    if not view.prediction.has_labels:
        return (), "There are no labels yet, so nothing is predicted and nothing can be measured."
    shown: list[Figure] = []
    if found.test is not None:
        right = round(found.test["accuracy"] * found.test_rows)
        where = f"on {found.test_rows:,} test rows"
        shown.append(_accuracy("Test accuracy", wilson(right, found.test_rows), where))
        shown.append(Figure("Test NLL", f"{found.test['nll']:.3f}", "nats a row; lower is better"))
        shown.append(Figure("Test ECE", percent(found.test["ece"]), "mean distance between certainty and accuracy"))
    unlabelled = of_truth(view)
    if unlabelled.count:
        shown.append(_accuracy("Accuracy, unlabelled rows", unlabelled, f"on {unlabelled.count:,} rows of known truth"))
    if found.audit is not None and found.audit.count >= ENOUGH:
        shown.append(_accuracy("Audited accuracy", found.audit, f"on {found.audit.count:,} rows drawn at random"))
    if shown:
        return tuple(
            shown
        ), "None of these rows had a label when it was predicted. Intervals hold with 95 % confidence."
    withheld = wilson(0, 0) if found.withheld is None else found.withheld()
    if withheld.count >= ENOUGH:
        where = f"on {withheld.count:,} labels, each predicted without itself"
        return (_accuracy("Accuracy on withheld labels", withheld, where),), (
            "There is no test part and no audit: this is cross-validation over the labels. Labels were not drawn at "
            "random, and training has seen them, so this is only a rough estimate."
        )
    return (), (
        "The accuracy cannot be measured: no test part, no audit, and too few labels to withhold some. "
        "session.audit(100) draws rows at random whose labels would measure it."
    )


def of_truth(view: View, which: int | None = None) -> Share:
    """Return the share of the unlabelled rows with a known truth that are predicted right.

    Args:
        view: The view to judge.
        which: Class id of the rows that count; None takes all rows.
    """
    if view.data.truth is None or not view.prediction.has_labels:
        return wilson(0, 0)
    truth = truth_now(view.data.truth, view.labels)
    counts = (view.labels.ids < 0) & (truth >= 0 if which is None else truth == which)
    return wilson(int((view.prediction.ids[counts] == truth[counts]).sum()), int(np.count_nonzero(counts)))


def truth_now(truth: Int[np.ndarray, " n"], labels: Labels) -> Int[np.ndarray, " n"]:
    """Return true class ids in which merged classes are replaced. Ids of classes that the labels lack stay."""
    is_known = truth < len(labels.classes)
    return np.where(is_known, now_called(np.where(is_known, truth, -1), labels), truth)


def _accuracy(name: str, share: Share, where: str) -> Figure:
    return Figure(name, percent(share.value), f"{where}; {100 * share.low:.1f} to {100 * share.high:.1f} %")
