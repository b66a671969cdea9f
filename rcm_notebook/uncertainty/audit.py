"""Accuracy without ground truth: the user labels a random sample, which is compared with the earlier predictions.

    accuracy = right / answered,   with the score interval of Wilson (1927)

The sample is drawn uniformly from the rows without a label. The predictions are those from the moment of the draw, when
none of the sample's labels existed. So its labels may train the model at once without making the accuracy look better
than it is. The result is the accuracy at that moment, on rows without a label. Rows that were marked "can't tell" do
not count.

Two such samples show whether more labels pay. So does the share of rows that have changed their class since the draw:
the accuracy cannot have changed by more than that share.
"""

from dataclasses import dataclass

import numpy as np

from rcm_notebook.labels import Audit, Labels
from rcm_notebook.types import Int

CONFIDENCE = 0.95
"""Confidence of every interval here; a convention."""

ENOUGH = 30
"""Number of answers below which no advice is given: with 30, the interval is up to 35 points wide. A choice."""

ENOUGH_A_CLASS = 5
"""Number of answers from which the accuracy of a class is shown. A choice."""

STILL = 0.01
"""Share of changed predictions below which more labels are not worth their effort. A choice."""


@dataclass(frozen=True)
class Share:
    """A share with its confidence interval.

    Attributes:
        value: right / count; NaN if count is 0.
        low: Lower end of the interval.
        high: Upper end of the interval.
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
    """The accuracy that a random sample shows.

    Attributes:
        accuracy: Accuracy of what was predicted when the sample was drawn, on rows without a label.
        classes: Name of a true class -> its accuracy. Classes with fewer than `ENOUGH_A_CLASS` answers are left out.
        unanswered: Rows of the sample that wait for an answer, in the order drawn.
        cant_tell: Number of rows of the sample that were marked "can't tell".
        changed: Share of the rows outside the sample whose predicted class has changed since the draw.
        advice: What this means for further labelling, in a sentence or two.
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
    """Return right / count with the score interval of Wilson (1927), which also holds for small counts."""
    if not count:
        return Share(float("nan"), 0.0, 1.0, 0, 0)
    from scipy.stats import binomtest  # Imported here: it takes a quarter of the time of importing a session.

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
    """Return the result of a sample.

    Args:
        audit: The sample.
        labels: The current labels.
        drawn: The predicted class ids of all rows when the sample was drawn.
        now: The predicted class ids of all rows now.
        earlier: The previous sample and its accuracy, if there is one.
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
    """Return class ids in which every merged class is replaced by the class that it was merged into.

    Args:
        ids: Class ids, -1 for none.
        labels: The labels, which hold the classes and their merges.
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
