"""Honest accuracy without truth: a random sample is labelled, and compared with what was predicted before.

    accuracy = right / answered,   with the score interval of Wilson (1927)

The sample is uniform over the rows that had no label, and the predictions are those of the moment when it was drawn:
before any of its labels existed, so that these may train the model at once without making the figure a flattering one.
It is the accuracy of that moment, on rows without a label. Rows about which nobody can tell do not count.

Whether more labels pay is read from two such samples, and from how many rows have changed their class since: the
accuracy cannot have moved by more than that share.
"""

from dataclasses import dataclass

import numpy as np

from rcm_notebook.labels import Audit, Labels
from rcm_notebook.types import Int

CONFIDENCE = 0.95
"""Confidence of every interval here; a convention."""

ENOUGH = 30
"""Answers below which no advice is given: the interval of 30 is up to 35 points wide. A choice."""

ENOUGH_A_CLASS = 5
"""Answers of a class from which its own accuracy is shown. A choice."""

STILL = 0.01
"""Share of changed predictions below which labels change nothing worth their effort. A choice."""


@dataclass(frozen=True)
class Share:
    """A share with its confidence interval.

    Attributes:
        value: right / count; NaN where nothing counts.
        low: Lower end of the interval.
        high: Upper end.
        right: How many were right.
        count: How many there are.
    """

    value: float
    low: float
    high: float
    right: int
    count: int

    def __str__(self) -> str:
        """Show it in percent."""
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%}, {self.right} of {self.count})"


@dataclass(frozen=True, eq=False, repr=False)
class AuditResult:
    """What a random sample says of the accuracy.

    Attributes:
        accuracy: Accuracy of what was predicted when the sample was drawn, on rows without a label.
        classes: The same by true class, by name; classes with fewer than `ENOUGH_A_CLASS` answers are left out.
        unanswered: Rows of the sample that wait for an answer, in the order drawn.
        cant_tell: How many nobody could tell.
        changed: Share of the rows outside the sample whose predicted class is another one by now.
        advice: What it means for further labelling, in a sentence or two.
    """

    accuracy: Share
    classes: dict[str, Share]
    unanswered: Int[np.ndarray, " U"]
    cant_tell: int
    changed: float
    advice: str

    def __repr__(self) -> str:
        """Show the accuracy and the advice."""
        return f"AuditResult(accuracy {self.accuracy}. {self.advice})"


def wilson(right: int, count: int) -> Share:
    """Return right / count with the score interval of Wilson (1927), which holds for small counts too."""
    if not count:
        return Share(float("nan"), 0.0, 1.0, 0, 0)
    from scipy.stats import binomtest  # A quarter of what importing a session takes.

    interval = binomtest(right, count).proportion_ci(CONFIDENCE, method="wilson")
    return Share(right / count, float(interval.low), float(interval.high), right, count)


def difference(after: Share, before: Share) -> tuple[float, float, float]:
    """Return after - before with its interval (low, high), from two independent samples. Newcombe 1998, method 10."""
    value = after.value - before.value
    low = value - np.hypot(after.value - after.low, before.high - before.value)
    high = value + np.hypot(after.high - after.value, before.value - before.low)
    return value, float(low), float(high)


def judge(
    audit: Audit,
    labels: Labels,
    drawn: Int[np.ndarray, " N"],
    now: Int[np.ndarray, " N"],
    earlier: tuple[Audit, Share] | None = None,
) -> AuditResult:
    """Return what a sample says.

    Args:
        audit: The sample.
        labels: The labels as they stand.
        drawn: What was predicted for all rows when the sample was drawn.
        now: What is predicted for them now.
        earlier: The sample before and its accuracy, where there is one.
    """
    rows = np.array(audit.rows, np.int64)
    predicted = now_called(np.array(audit.predicted, np.int64), labels)
    answers, waits = labels.ids[rows], (labels.ids[rows] < 0) & ~labels.cant_tell[rows]
    answered = answers >= 0
    right = answered & (predicted == answers)
    accuracy = wilson(int(right.sum()), int(answered.sum()))
    classes = {
        labels.classes[c]: wilson(int(right[answers == c].sum()), int((answers == c).sum()))
        for c in np.unique(answers[answered])
        if (answers == c).sum() >= ENOUGH_A_CLASS
    }
    others = np.ones(len(now), bool)
    others[rows] = False
    moved = now_called(drawn, labels)[others] != now[others]
    changed = float(moved.mean()) if others.any() else 0.0
    advice = _advice(audit, accuracy, int(waits.sum()), changed, earlier)
    return AuditResult(accuracy, classes, rows[waits], int(labels.cant_tell[rows].sum()), changed, advice)


def now_called(ids: Int[np.ndarray, " n"], labels: Labels) -> Int[np.ndarray, " n"]:
    """Return class ids, with -1 for none; classes that were merged since as what they are called now.

    Args:
        ids: Class ids.
        labels: Which classes there are and what became of them.
    """
    called = np.arange(-1, len(labels.classes))
    for _ in labels.merged:
        called = np.array([labels.merged.get(int(c), int(c)) for c in called])
    return called[np.asarray(ids, np.int64) + 1]


def _advice(audit: Audit, accuracy: Share, waits: int, changed: float, earlier: tuple[Audit, Share] | None) -> str:
    waiting = f" {waits} rows wait for an answer; the figure assumes that they are no harder." if waits else ""
    if accuracy.count < ENOUGH:
        return f"Too few answers for advice; {ENOUGH} or more are needed.{waiting}"
    parts = []
    if earlier is not None and earlier[1].count >= ENOUGH:
        gain, low, high = difference(accuracy, earlier[1])
        spent = audit.labels - earlier[0].labels
        parts.append(f"{gain * 100:+.1f} points ({low * 100:+.1f} to {high * 100:+.1f}) over {spent} labels since the "
                     f"sample before: {_verdict(low, high)}.")  # fmt: skip
    if changed < STILL:
        parts.append(f"Only {changed:.1%} of the predictions changed since the draw: labels given since hardly pay.")
    else:
        parts.append(f"{changed:.1%} of the predictions changed since the draw: another sample would show whether for "
                     "the better.")  # fmt: skip
    return " ".join(parts) + waiting


def _verdict(low: float, high: float) -> str:
    if low > 0:
        return "labels pay"
    if high < 0:
        return "it got worse; look at the disputed labels"
    return "no gain can be told from chance, so that more labels of this kind hardly pay"
