"""An audit: the figure, its interval, what counts, and when it says that labels pay."""

import numpy as np
import pytest

from rcm_notebook.labels.annotations import Audit
from rcm_notebook.labels.labels import Labels
from rcm_notebook.uncertainty.audit import difference, judge, now_called, wilson

CLASSES = ("cat", "dog", "cow")


def labels(ids, unsure=(), merged=None):
    codes = np.array(ids)
    codes[list(unsure)] = -2
    return Labels.from_codes(codes, CLASSES, merged or {})


def test_the_interval_is_wilsons():
    right, n, z = 45, 50, 1.959963984540054
    middle = (right / n + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(right / n * (1 - right / n) / n + z**2 / (4 * n**2))
    share = wilson(right, n)
    assert np.allclose([share.low, share.high, share.value], [middle - half, middle + half, 0.9])


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    shares = [wilson(int(rng.binomial(60, 0.93)), 60) for _ in range(1000)]
    assert 0.93 < np.mean([s.low <= 0.93 <= s.high for s in shares]) < 0.98


def test_nothing_answered_says_nothing():
    share = wilson(0, 0)
    assert np.isnan(share.value) and (share.low, share.high) == (0, 1)


def test_the_interval_of_a_difference_is_newcombes():
    # Newcombe 1998, table II, (a): 56/70 against 48/80; method 10 gives 0.0524 to 0.3339.
    value, low, high = difference(wilson(56, 70), wilson(48, 80))
    assert np.allclose([value, low, high], [0.2, 0.0524, 0.3339], atol=1e-4)


def test_only_answers_count_and_they_are_compared_with_what_was_predicted_at_the_draw():
    drawn = np.array([0, 0, 1, 1, 2, 2])
    audit = Audit((0, 1, 2, 3), (0, 0, 1, 1), 0)
    now = np.array([2, 2, 2, 2, 2, 0])  # By now everything else is predicted; that changes nothing but `changed`.
    result = judge(audit, labels([0, 1, -1, -1, -1, -1], unsure=[3]), drawn, now)
    assert (result.accuracy.right, result.accuracy.count) == (1, 2)
    assert result.unanswered.tolist() == [2] and result.cant_tell == 1
    assert result.changed == 0.5  # Rows 4 and 5 are outside the sample, and 5 has changed.


def test_a_class_that_was_merged_since_counts_as_the_one_that_it_is_now():
    drawn = np.zeros(4, np.int64)
    result = judge(Audit((0, 1), (0, 0), 0), labels([1, 2, -1, -1], merged={0: 1}), drawn, np.ones(4, np.int64))
    assert (result.accuracy.right, result.accuracy.count, result.changed) == (1, 2, 0.0)


def test_a_prediction_of_nothing_is_never_right():
    result = judge(Audit((0, 1), (-1, -1), 0), labels([0, 0, -1]), np.full(3, -1), np.zeros(3, np.int64))
    assert (result.accuracy.right, result.accuracy.count) == (0, 2)


def test_classes_with_few_answers_are_left_out():
    ids = [0] * 6 + [1] * 2 + [-1] * 2
    result = judge(Audit(tuple(range(8)), (0,) * 8, 0), labels(ids), np.zeros(10, np.int64), np.zeros(10, np.int64))
    assert set(result.classes) == {"cat"} and result.classes["cat"].value == 1.0


def sample(right, n, spent, moved, earlier=None):
    predicted = np.zeros(2 * n, np.int64)
    ids = np.full(2 * n, -1)
    ids[:n] = np.where(np.arange(n) < right, 0, 1)
    now = predicted.copy()
    now[n : n + moved] = 1
    audit = Audit(tuple(range(n)), (0,) * n, spent)
    return audit, judge(audit, labels(ids), predicted, now, earlier)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (60, 95, "labels pay"),
        (93, 94, "no gain can be told from chance, so that more labels of this kind hardly pay"),
        (95, 60, "it got worse; look at the disputed labels"),
    ],
)
def test_two_samples_say_whether_the_labels_between_them_paid(first, second, verdict):
    audit, result = sample(first, 100, 10, 0)
    _, after = sample(second, 100, 50, 0, (audit, result.accuracy))
    gain, low, high = (100 * part for part in difference(wilson(second, 100), wilson(first, 100)))
    said = f"{gain:+.1f} points ({low:+.1f} to {high:+.1f}) over 40 labels since the sample before: {verdict}."
    assert after.advice.startswith(f"{said} Only 0.0% of the predictions changed since the draw")


def test_predictions_that_no_longer_change_say_that_labels_stop_paying():
    assert "hardly pay" in sample(90, 100, 0, 0)[1].advice
    assert "10.0% of the predictions changed" in sample(90, 100, 0, 10)[1].advice


def test_few_answers_give_no_advice():
    assert "Too few answers" in sample(9, 10, 0, 0)[1].advice


def test_a_sample_says_itself_and_its_advice():
    result = sample(45, 50, 0, 0)[1]
    assert str(result.accuracy) == "90.0% (78.6% to 95.7%, 45 of 50)"
    assert repr(result) == f"AuditResult(accuracy {result.accuracy}. {result.advice})"


def test_a_class_is_shown_from_five_answers_and_advice_is_given_from_thirty():
    ids = [0] * 5 + [1] * 4
    result = judge(Audit(tuple(range(9)), (0,) * 9, 0), labels(ids), np.zeros(9, np.int64), np.zeros(9, np.int64))
    assert {name: (share.right, share.count) for name, share in result.classes.items()} == {"cat": (5, 5)}
    assert result.changed == 0.0  # No row is outside the sample.
    assert "Too few answers" in sample(29, 29, 0, 0)[1].advice and "hardly pay" in sample(30, 30, 0, 0)[1].advice


def test_an_earlier_sample_with_too_few_answers_is_not_compared_with():
    audit, few = sample(20, 29, 0, 0)
    assert "since the sample before" not in sample(30, 30, 9, 0, (audit, few.accuracy))[1].advice
    audit, enough = sample(20, 30, 0, 0)
    assert "over 9 labels since the sample before" in sample(30, 30, 9, 0, (audit, enough.accuracy))[1].advice


def test_rows_that_wait_are_counted_and_said():
    audit = Audit(tuple(range(40)), (0,) * 40, 0)
    result = judge(audit, labels([0] * 37 + [-1] * 3), np.zeros(40, np.int64), np.zeros(40, np.int64))
    assert result.unanswered.tolist() == [37, 38, 39]
    assert result.advice.endswith(" 3 rows wait for an answer; the figure assumes that they are no harder.")
    few = judge(Audit((0, 1), (0, 0), 0), labels([-1, 0]), np.zeros(2, np.int64), np.zeros(2, np.int64))
    assert few.advice == (
        "Too few answers for advice; 30 or more are needed. 1 rows wait for an answer; the figure assumes that they "
        "are no harder."
    )


def test_a_sample_of_no_rows_says_nothing():
    result = judge(Audit((), (), 0), labels([0, -1]), np.zeros(2, np.int64), np.ones(2, np.int64))
    assert result.accuracy.count == 0 and len(result.unanswered) == 0 and result.changed == 1.0


def test_classes_that_were_merged_twice_are_followed_to_the_end():
    merged = labels([0, 0], merged={0: 1, 1: 2})
    assert now_called(np.array([0, 1, 2, -1]), merged).tolist() == [2, 2, 2, -1]
