"""Each metric against an independent computation, and what all of them promise."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.metrics.cluster import contingency_matrix

from rcm_notebook.metrics import METRICS, Disabled, accuracy, auroc, ece, measure, nll, purity, separation


def answers(n=500, classes=4, seed=0):
    """Truth and probabilities that know something of it."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, n)
    logits = rng.normal(0, 1, (n, classes))
    logits[np.arange(n), truth] += 1
    weights = np.exp(logits)
    return truth, weights / weights.sum(axis=1, keepdims=True)


def test_accuracy_agrees_with_scikit_learn():
    truth, proba = answers()
    assert accuracy(truth, proba) == pytest.approx(accuracy_score(truth, proba.argmax(axis=1)))


def test_nll_agrees_with_scikit_learn():
    truth, proba = answers()
    assert nll(truth, proba) == pytest.approx(log_loss(truth, proba))


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_auroc_agrees_with_scikit_learn(classes):
    truth, proba = answers(classes=classes)
    expected = roc_auc_score(truth, proba[:, 1] if classes == 2 else proba, multi_class="ovr")
    assert auroc(truth, proba) == pytest.approx(expected)


def test_separation_counts_ties_half():
    positive, score = np.array([True, True, False, False]), np.array([0.5, 0.9, 0.5, 0.1])
    assert separation(positive, score) == pytest.approx((0.5 + 1 + 1 + 1) / 4)
    assert separation(positive, np.zeros(4)) == pytest.approx(0.5)


def test_separation_agrees_with_scikit_learn_on_many_ties():
    rng = np.random.default_rng(0)
    positive, score = rng.random(300) < 0.3, rng.integers(0, 5, 300) / 5
    assert separation(positive, score) == pytest.approx(roc_auc_score(positive, score))


def test_purity_agrees_with_a_contingency_table_and_leaves_unknown_rows_out():
    rng = np.random.default_rng(0)
    truth, component = rng.integers(0, 4, 300), rng.integers(0, 9, 300)
    assert purity(truth, component) == pytest.approx(contingency_matrix(truth, component).max(axis=0).sum() / 300)
    known = truth > 0
    expected = contingency_matrix(truth[known], component[known]).max(axis=0).sum() / known.sum()
    assert purity(np.where(known, truth, -1), component) == pytest.approx(expected)
    with pytest.raises(Disabled, match="No row has a known class"):
        purity(np.full(300, -1), component)


def test_ece_equals_a_loop_over_fifteen_bins():
    truth, proba = answers()
    certainty, right = proba.max(axis=1), proba.argmax(axis=1) == truth
    edges, total = np.linspace(0, 1, 16), 0.0
    for low, high in pairwise(edges):
        inside = (certainty > low) & (certainty <= high)
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - certainty[inside].mean())
    assert ece(truth, proba) == pytest.approx(total)


def test_ece_of_honest_certainty_is_nearly_zero_and_of_false_certainty_is_the_error():
    rng = np.random.default_rng(0)
    certainty = rng.uniform(0.5, 1, 100_000)
    truth = (rng.random(100_000) > certainty).astype(int)
    assert ece(truth, np.stack([certainty, 1 - certainty], axis=1)) < 0.01
    assert ece(np.array([0, 0, 0, 1]), np.tile([1.0, 0.0], (4, 1))) == pytest.approx(0.25)


def test_a_perfect_prediction_has_perfect_scores():
    truth = np.arange(30) % 3
    proba = np.eye(3)[truth]
    assert accuracy(truth, proba) == 1
    assert auroc(truth, proba) == 1
    assert nll(truth, proba) == pytest.approx(0)
    assert ece(truth, proba) == pytest.approx(0)


def test_an_impossible_answer_costs_much_but_not_infinitely():
    assert 20 < nll(np.array([0]), np.array([[0.0, 1.0]])) < 40


def test_measuring_gives_every_metric_a_value_or_a_reason():
    truth, proba = answers()
    everything = measure(truth, proba)
    assert everything.values == {name: METRICS[name](truth, proba) for name in METRICS} and not everything.disabled
    one_class = measure(np.zeros(500, int), proba)
    assert {"accuracy", "ece", "nll"} <= set(one_class.values) and "both kinds" in one_class.disabled["auroc"]
    nothing = measure(np.full(500, -1), proba)
    assert not nothing.values and set(nothing.disabled) == set(METRICS)


def test_auroc_of_one_class_alone_is_refused():
    with pytest.raises(ValueError, match="both kinds"):
        auroc(np.zeros(5, int), np.full((5, 3), 1 / 3))


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_gives_one_number_in_either_precision(name):
    truth, proba = answers()
    value = METRICS[name](truth, proba)
    assert isinstance(value, float)
    assert METRICS[name](truth.astype(np.int32), proba.astype(np.float32)) == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize("name", METRICS)
def test_rows_of_unknown_truth_do_not_count(name):
    truth, proba = answers()
    hidden = np.where(np.arange(500) < 300, truth, -1)
    assert METRICS[name](hidden, proba) == pytest.approx(METRICS[name](truth[:300], proba[:300]))


@pytest.mark.parametrize("name", METRICS)
def test_the_order_of_the_rows_is_no_matter(name):
    truth, proba = answers()
    order = np.random.default_rng(1).permutation(500)
    assert METRICS[name](truth[order], proba[order]) == pytest.approx(METRICS[name](truth, proba))


@pytest.mark.parametrize("name", METRICS)
def test_without_any_truth_a_metric_says_so(name):
    with pytest.raises(Disabled, match="known class"):
        METRICS[name](np.full(5, -1), np.full((5, 3), 1 / 3))


@pytest.mark.parametrize("name", METRICS)
def test_a_true_class_that_the_model_lacks_counts_as_missed(name):
    truth, proba = np.array([0, 1, 2, 0]), np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5], [0.7, 0.3]])
    padded = np.pad(proba, ((0, 0), (0, 1)))
    assert METRICS[name](truth, proba) == pytest.approx(METRICS[name](truth, padded))
