"""Spreading: soft labels along the graph of neighbours, against dense algebra and on groups that are known."""

import numpy as np
import pytest

from rcm_notebook.data.pairs.neighbours import nearest
from rcm_notebook.prediction.sources import Sources
from rcm_notebook.prediction.spreading import (
    GRAPH_SHARE,
    POISSON_STEPS,
    SMOOTHING,
    SPREAD_STEPS,
    TAU_POWER,
    Graph,
    spread,
    tau_along_graph,
)


def groups(n=90, seed=0):
    """Three groups of vectors: (x, truth)."""
    rng = np.random.default_rng(seed)
    truth = np.arange(n) % 3
    return (3 * np.eye(3, 6)[truth] + rng.normal(size=(n, 6))).astype(np.float32), truth


@pytest.fixture(scope="module")
def known():
    x, truth = groups()
    return Graph(nearest(x, 6)), nearest(x, 6), truth


def dense_walk(neighbours):
    n = len(neighbours)
    edges = np.zeros((n, n))
    edges[np.arange(n)[:, None], neighbours] = 1
    np.fill_diagonal(edges, 0)
    edges = np.maximum(edges, edges.T)
    return edges / edges.sum(1, keepdims=True), edges.sum(1)


def test_the_first_guess_is_poisson_learning_s_solution(known):
    graph, neighbours, truth = known
    rows = np.array([0, 1, 2, 30])
    walk, degree = dense_walk(neighbours)
    source = np.zeros((len(truth), 3))
    source[rows] = np.eye(3)[truth[rows]] - np.eye(3)[truth[rows]].mean(0)
    steps = [np.linalg.matrix_power(walk, t) @ (source / degree[:, None]) for t in range(POISSON_STEPS)]
    potential = np.sum(steps, axis=0)
    odds = np.exp(potential / potential.std(1, keepdims=True))
    expected = odds / odds.sum(1, keepdims=True)
    assert np.allclose(graph.poisson(Sources.of_labels(rows, truth[rows]), 3), expected, atol=1e-4)


def test_one_label_a_class_finds_the_groups(known):
    graph, _, truth = known
    rows = np.array([0, 1, 2])
    assert (graph.poisson(Sources.of_labels(rows, truth[rows]), 3).argmax(1) == truth).mean() > 0.9


def test_strengths_of_classes_and_of_the_best_but_the_own_are_those_of_dense_algebra(known):
    graph, neighbours, truth = known
    rows, ids, columns = np.array([0, 1, 2, 30]), np.array([4, 1, 2, 4]), [2, 0, 1, 2]  # Nobody speaks for 0 and 3.
    walk, degree = dense_walk(neighbours)
    source = np.zeros((len(truth), 3))
    source[rows, columns] = 1
    steps = [np.linalg.matrix_power(walk, t) @ (source / degree[:, None]) for t in range(POISSON_STEPS)]
    parts = np.sum(steps, axis=0)
    sources = Sources.of_labels(rows, ids)
    assert np.allclose(graph.strengths(sources, np.arange(90)), np.log(parts), atol=1e-4)
    best = [np.delete(parts[row], column).max() for row, column in zip(rows, columns, strict=True)]
    assert np.allclose(graph.rivals(sources), np.log(best), atol=1e-4)


def test_labelled_rows_keep_their_class_whatever_the_guess_says(known):
    graph, _, truth = known
    rows, ids = np.arange(10), (truth[:10] + 1) % 3
    guess = np.eye(3)[truth] * 0.98 + 0.02 / 3
    targets = graph.smooth(guess, rows, ids)
    assert np.array_equal(targets[rows], np.eye(3)[ids])
    assert np.allclose(targets.sum(1), 1, atol=1e-5)
    assert np.array_equal(guess, np.eye(3)[truth] * 0.98 + 0.02 / 3)  # The caller's array is the caller's.


def test_averaging_over_neighbours_mends_a_guess_that_is_unsure_here_and_there(known):
    graph, _, truth = known
    guess = np.eye(3)[truth] * 0.9 + 0.1 / 3
    wrong = np.arange(3, 90, 7)
    guess[wrong] = 0.2 + 0.15 * np.eye(3)[truth[wrong]] + 0.25 * np.eye(3)[(truth[wrong] + 1) % 3]
    targets = graph.smooth(guess, np.array([0, 1, 2]), truth[:3])
    assert (guess[wrong].argmax(1) != truth[wrong]).all()
    assert (targets[wrong].argmax(1) == truth[wrong]).mean() > 0.8


def test_where_graph_and_model_disagree_the_model_has_the_greater_say(known):
    graph, _, truth = known
    rows = np.array([0, 1, 2])
    otherwise = (truth + 1) % 3
    otherwise[rows] = truth[rows]
    nobody_is_unknown = np.zeros(90, bool)
    said = spread(
        graph, np.eye(3), np.eye(3)[otherwise], Sources.of_labels(rows, truth[rows]), nobody_is_unknown
    ).argmax(1)
    follows_graph = graph.poisson(Sources.of_labels(rows, truth[rows]), 3).argmax(1)
    disputed = follows_graph != otherwise
    assert disputed.sum() > 60 and (said == otherwise)[disputed].mean() > 0.9
    unsure = spread(
        graph, np.full((3, 3), 1 / 3), np.eye(3)[otherwise], Sources.of_labels(rows, truth[rows]), nobody_is_unknown
    )
    assert (unsure.argmax(1) == follows_graph).mean() > 0.9


def test_the_target_is_what_the_equations_say(known):
    graph, neighbours, truth = known
    rng = np.random.default_rng(1)
    rows, ids = np.array([0, 1, 2, 30]), truth[[0, 1, 2, 30]]
    tau, responsibilities = rng.dirichlet(np.ones(3), 4), rng.dirichlet(np.ones(4), 90)
    walk, _ = dense_walk(neighbours)
    p = GRAPH_SHARE * graph.poisson(Sources.of_labels(rows, ids), 3) + (1 - GRAPH_SHARE) * responsibilities @ tau
    p[rows] = np.eye(3)[ids]
    q = p
    for _ in range(SPREAD_STEPS):
        q = walk @ q / 2 + p / 2
    q = (q / np.sqrt(q.mean(0))) ** 2  # Squared, with the classes' means divided out half the way.
    q /= q.sum(1, keepdims=True)
    q[rows] = np.eye(3)[ids]
    assert np.allclose(
        spread(graph, tau, responsibilities, Sources.of_labels(rows, ids), np.zeros(90, bool)), q, atol=2e-3
    )


def test_rows_that_no_label_reaches_are_asked_for_nothing(known):
    graph, _, truth = known
    rows = np.array([0, 1, 2])
    responsibilities = np.eye(3, dtype=np.float32)[truth]
    is_unknown = truth == 2
    targets = spread(graph, np.eye(3), responsibilities, Sources.of_labels(rows, truth[rows]), is_unknown)
    assert not targets[is_unknown & (np.arange(90) != 2)].any()
    assert np.array_equal(targets[2], [0, 0, 1])
    assert targets[~is_unknown].all(axis=1).any() and np.allclose(targets[~is_unknown].sum(1), 1, atol=1e-5)


def test_tau_tells_components_apart_that_hold_no_label_themselves(known):
    graph, _, truth = known
    component = truth + 3 * (np.arange(90) >= 45)  # Two a group; all labels lie in the first three.
    rows = np.array([0, 1, 2])
    tau = tau_along_graph(
        np.eye(6, dtype=np.float32)[component], graph.poisson(Sources.of_labels(rows, truth[rows]), 3)
    )
    assert np.allclose(tau.sum(1), 1, atol=1e-5) and np.array_equal(tau.argmax(1), [0, 1, 2, 0, 1, 2])


def test_tau_is_what_the_rows_of_the_graph_give_their_components():
    rng = np.random.default_rng(2)
    responsibilities, u = rng.dirichlet(np.ones(4), 50), rng.dirichlet(np.ones(3), 50).astype(np.float32)
    held = np.array(
        [sum(r[c] * row.astype(float) ** 2 for r, row in zip(responsibilities, u, strict=True)) for c in range(4)]
    )
    expected = (held + SMOOTHING) ** TAU_POWER
    tau = tau_along_graph(responsibilities, u)
    assert np.allclose(tau, expected / expected.sum(1, keepdims=True), atol=1e-5) and tau.dtype == np.float32


def test_a_component_that_holds_nothing_says_nothing():
    tau = tau_along_graph(np.array([[1.0, 0.0]]), np.array([[1.0, 0.0]], np.float32))
    assert tau[0, 0] > 0.999 and np.allclose(tau[1], 0.5)


def test_a_class_that_nobody_guesses_is_no_division_by_zero(known):
    graph, _, truth = known
    guess = np.eye(3, dtype=np.float32)[np.zeros(90, int)]
    targets = graph.smooth(guess, np.array([0]), truth[:1])
    assert targets.dtype == np.float32 and np.allclose(targets[:, 0], 1, atol=1e-4)


def test_equal_and_own_neighbours_count_once_and_not_at_all():
    graph = Graph(np.array([[1, 1, 0], [0, 2, 2], [2, 2, 2]]))
    assert np.allclose(graph.walk.toarray(), [[0, 1, 0], [0.5, 0, 0.5], [0, 1, 0]])
    alone = Graph(np.array([[0], [1]]))
    assert not alone.walk.toarray().any()
    assert np.isfinite(alone.poisson(Sources.of_labels(np.array([0]), np.array([0])), 2)).all()


def test_a_single_class_spreads_without_a_division_by_zero(known):
    graph, _, truth = known
    guess = graph.poisson(Sources.of_labels(np.array([0]), np.array([0])), 1)
    assert np.allclose(guess, 1) and len(guess) == len(truth)


def test_a_class_without_labels_takes_part_in_nothing(known):
    graph, _, truth = known
    rows = np.array([0, 1, 3, 4])
    with_more = graph.poisson(Sources.of_labels(rows, truth[rows]), 5)
    assert not with_more[:, 2:].any()
    assert np.array_equal(with_more[:, :2], graph.poisson(Sources.of_labels(rows, truth[rows]), 2))
