"""The temperature of a prediction along a graph: honest with one label a class, and what it falls back to."""

from typing import Any

import numpy as np
import pytest

from rcm_notebook.config import TrainConfig
from rcm_notebook.data.pairs.neighbours import nearest
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.prediction import Graph, Names, TauRule, class_probabilities
from rcm_notebook.uncertainty import calibrate, temper
from rcm_notebook.uncertainty.calibration import PRIOR_TEMPERATURE
from rcm_notebook.views.temperature import KEPT, RIGHT_BY_NAMES, USUAL, temperature

CLASSES = 40
N = 1600


def crowd(overlap, seed=0):
    """Rows of 40 classes that overlap, in components that are nearest to 80 of the rows: (x, truth, r)."""
    rng = np.random.default_rng(seed)
    truth = np.arange(N) % CLASSES
    x = (rng.normal(size=(CLASSES, 12))[truth] + overlap * rng.normal(size=(N, 12))).astype(np.float32)
    distance = ((x[:, None] - x[None, :80]) ** 2).sum(-1)
    r = np.exp(-2 * (distance - distance.min(1, keepdims=True)))
    return x, truth, (r / r.sum(1, keepdims=True)).astype(np.float32)


def judged(overlap, each, graph=True, seed=0):
    """Temperature, and p(y | x) before it and accuracy of the rows without a label, with `each` labels a class."""
    x, truth, r = crowd(overlap, seed)
    codes = np.full(N, -1)
    rng = np.random.default_rng(seed + 1)
    for c in range(CLASSES):
        codes[rng.choice(np.flatnonzero(truth == c), each, replace=False)] = c
    labels = Labels.from_codes(codes, tuple(f"class {c}" for c in range(CLASSES)))
    rule = TauRule(TrainConfig(), Graph(nearest(x, 8)) if graph else None)
    none, j = Annotations(), r.T @ r / N

    def make(heard: Any = slice(None)):
        return rule.tau(labels, none, r, j, heard)

    tau = make()
    found = temperature(labels, none, r, rule, tau, lambda heard: make(heard).tau)
    proba, rest = class_probabilities(r, tau.tau), codes < 0
    return found, proba[rest], (proba.argmax(1) == truth)[rest].mean()


@pytest.mark.parametrize("each", [1, 3])
def test_a_harder_set_is_predicted_with_less_certainty_though_no_label_is_withheld(each):
    certainties, accuracies, usual = [], [], []
    for overlap in (0.3, 1.2):
        found, proba, accuracy = judged(overlap, each)
        accuracies.append(accuracy)
        certainties.append(temper(proba, found).max(1).mean())
        usual.append(temper(proba, PRIOR_TEMPERATURE).max(1).mean())
    assert certainties[0] == pytest.approx(accuracies[0], abs=0.05) and certainties[0] > certainties[1] + 0.3
    assert accuracies[1] < certainties[1] < usual[1] - 0.15


def test_without_a_graph_the_labels_alone_fit_it():
    assert judged(0.5, 1, graph=False)[0] == PRIOR_TEMPERATURE


def test_where_names_alone_speak_the_certainty_is_what_names_usually_deserve():
    x, _, r = crowd(0.5)
    rule = TauRule(
        TrainConfig(), Graph(nearest(x, 8)), Names(N, lambda rows: x[rows], lambda m: list(x[: len(m)]), 1.0)
    )
    named = Labels.from_codes(np.full(N, -1), tuple(f"class {c}" for c in range(CLASSES)))
    tau = rule.tau(named, Annotations(), r, r.T @ r / N)
    found = temperature(named, Annotations(), r, rule, tau, lambda heard: tau.tau)
    certainty = temper(class_probabilities(r, tau.tau), found).max(1).mean()
    assert certainty == pytest.approx(RIGHT_BY_NAMES, abs=0.03)


def test_a_single_label_has_nothing_to_be_judged_by():
    x, _, r = crowd(0.5)
    codes = np.full(N, -1)
    codes[0] = 0
    labels, rule = Labels.from_codes(codes, ("a", "b")), TauRule(TrainConfig(), Graph(nearest(x, 8)))
    tau = rule.tau(labels, Annotations(), r, r.T @ r / N)
    assert temperature(labels, Annotations(), r, rule, tau, lambda heard: tau.tau) == USUAL


def test_where_every_row_has_a_label_the_fit_to_withheld_ones_starts_from_what_is_usual():
    x, truth, r = crowd(0.5)
    labels = Labels.from_codes(truth, tuple(map(str, range(CLASSES))))
    rule = TauRule(TrainConfig(), Graph(nearest(x, 8)))

    def make(heard: Any = slice(None)):
        return rule.tau(labels, Annotations(), r, r.T @ r / N, heard)

    found = temperature(labels, Annotations(), r, rule, make(), lambda heard: make(heard).tau)
    assert found == calibrate(r, truth, lambda heard: make(heard).tau, USUAL, KEPT) != USUAL
