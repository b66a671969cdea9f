"""Reliability: how often predictions of each certainty are right, and the rows by which this is measured.

Each entry of JUDGES gives rows with a known class and their p(y | x). The diagram shows the share of right predictions
over the certainty (DeGroot & Fienberg 1983; Guo et al. 2017, figure 1).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rcm_notebook.metrics import Bins, bins
from rcm_notebook.registry import Registry
from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty import ENOUGH, wilson
from rcm_notebook.views.judgement import held_out, judged_labels
from rcm_notebook.views.view import View

Answers = tuple[Int[np.ndarray, " n"], Float[np.ndarray, "n C"]]


class Judge(NamedTuple):
    """A set of rows with a known class, by which the certainty of a session is checked.

    Attributes:
        description: Which rows these are, in words that follow a number.
        caution: What the reader must keep in mind.
        answers: view -> (true ids [n], proba [n, C]).
        needs: view -> whether it has such rows.
        runs_network: Whether the network reads the rows, which takes seconds on large data.
    """

    description: str
    caution: str
    answers: Callable[[View], Answers]
    needs: Callable[[View], bool]
    runs_network: bool


JUDGES: Registry[Judge] = Registry("judge", Judge)


def judge(
    name: str,
    description: str,
    caution: str,
    needs: Callable[[View], bool] = lambda _: True,
    runs_network: bool = False,
) -> Callable:
    """Return a decorator that registers ``view -> (truth, proba)`` under `name`."""

    def register(answers: Callable[[View], Answers]) -> Callable[[View], Answers]:
        JUDGES.add(name, Judge(description, caution, answers, needs, runs_network))
        return answers

    return register


@judge(
    "labels",
    "labels of classes that have three or more, each withheld in turn",
    "You chose these rows, and training has seen their labels: others may be harder.",
)
def from_labels(view: View) -> Answers:
    """Return the labelled rows that can be judged while their labels are withheld."""
    labels = view.labels
    rows, proba = judged_labels(view)
    return labels.ids[rows], proba


@judge(
    "truth",
    "rows without a label, by the data's truth",
    "Training never sees it.",
    needs=lambda view: view.data.truth is not None,
)
def from_truth(view: View) -> Answers:
    """Return the rows without a label that have a known truth."""
    truth = np.asarray(view.data.truth)
    rows = np.flatnonzero((view.labels.ids < 0) & (truth >= 0))
    return truth[rows], view.prediction.proba[rows]


@judge(
    "test",
    "rows of the test part",
    "Training has never seen them.",
    needs=lambda view: view.data.test is not None and view.data.test.truth is not None,
    runs_network=True,
)
def from_test(view: View) -> Answers:
    """Return the rows of the data set's test part. The network runs."""
    return held_out(view)


def reliability(view: View, name: str) -> Bins | None:
    """Return the certainty and the accuracy of the session in bins of certainty; None if no row can be judged yet.

    Args:
        view: The view to judge.
        name: A name in JUDGES.
    """
    if not view.prediction.has_labels:
        return None
    truth, proba = JUDGES[name].answers(view)
    return bins(truth, proba) if len(truth) else None


def verdict(found: Bins | None, name: str) -> str:
    """Return in words what the bins mean, or how many answers are needed."""
    count = 0 if found is None else int(found.count.sum())
    entry = JUDGES[name]
    if found is None or count < ENOUGH:
        return f"Too few answers for a diagram: {count} {entry.description}; {ENOUGH} or more are needed."
    share, stated = wilson(int(found.right.sum()), count), float(found.certainty.sum() / count)
    if share.low <= stated <= share.high:
        meaning = "chance can explain the difference"
    else:
        meaning = "the certainty is too high" if stated > share.value else "the certainty is too low"
    return (
        f"Mean certainty is {stated:.1%}, and {share.value:.1%} are right: {meaning}. Expected calibration error "
        f"{found.ece:.1%}. From {count:,} {entry.description}. {entry.caution}"
    )
