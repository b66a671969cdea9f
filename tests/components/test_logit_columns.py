"""Fitting columns of the logits' head to the responsibilities that they should give."""

import numpy as np
from scipy.special import log_softmax, softmax

from rcm_notebook.components.logit_columns import RIDGE, fit_columns


def problem(columns=2, seed=0):
    rng = np.random.default_rng(seed)
    features, head = rng.normal(0, 1, (400, 5)), rng.normal(0, 2, (6, columns))
    rest = rng.normal(0, 1, 400)
    logits = np.concatenate([features @ head[:-1] + head[-1], rest[:, None]], axis=1)
    return features, head, rest, softmax(logits, axis=1)[:, :-1]


def test_responsibilities_that_columns_can_give_are_given():
    features, _, rest, targets = problem()
    found = fit_columns(features, np.zeros((6, 2)), rest, targets)
    logits = np.concatenate([features @ found[:-1] + found[-1], rest[:, None]], axis=1)
    assert np.abs(softmax(logits, axis=1)[:, :-1] - targets).max() < 0.02


def test_columns_that_are_right_already_stay():
    features, head, rest, targets = problem()
    assert np.abs(fit_columns(features, head, rest, targets) - head).max() < 1e-3


def test_no_step_from_the_answer_lowers_the_penalised_cross_entropy():
    features, _, rest, _ = problem()
    targets = np.random.default_rng(3).dirichlet(np.ones(3), 400)[:, :2]
    start = np.zeros((6, 2))

    def loss(columns):
        logits = np.concatenate([features @ columns[:-1] + columns[-1], rest[:, None]], axis=1)
        wanted = np.concatenate([targets, 1 - targets.sum(1, keepdims=True)], axis=1)
        return -(wanted * log_softmax(logits, axis=1)).sum(1).mean() + RIDGE / 2 * ((columns - start)[:-1] ** 2).sum()

    found = fit_columns(features, start, rest, targets)
    rng = np.random.default_rng(4)
    assert all(loss(found + rng.normal(0, 0.05, found.shape)) > loss(found) for _ in range(20))


def test_one_column_can_take_the_place_of_two():
    features, head, rest, _ = problem(seed=1)
    head[:, 1] = head[:, 0] + [0, 0, 0, 0, 0, 0.3]  # Parallel, so that one column can say exactly what both did.
    both = features @ head[:-1] + head[-1]
    total = softmax(np.concatenate([both, rest[:, None]], axis=1), axis=1)[:, :2].sum(axis=1, keepdims=True)
    found = fit_columns(features, head[:, :1], rest, total)
    q = softmax(np.concatenate([features @ found[:-1] + found[-1], rest[:, None]], axis=1), axis=1)[:, :1]
    assert np.abs(q - total).max() < 0.01
