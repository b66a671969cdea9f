"""Coverage: one label a component, the right ones first, typical rows, and sensible second rounds."""

import numpy as np
import pytest

from rcm_notebook.acquisition import AcquisitionState, coverage
from rcm_notebook.prediction.tau import class_ids, tau_from_labels


def a_state(sizes, affinity=None, asked=(), ids=(), classes=4, positions=None, blocked=()):
    """One-hot rows: `sizes[k]` of them in component k, in that order."""
    responsibilities = np.repeat(np.eye(len(sizes), dtype=np.float32), sizes, axis=0)
    affinity = np.eye(len(sizes)) if affinity is None else np.asarray(affinity, float)
    asked, ids, available = np.asarray(asked, np.int64), np.asarray(ids, np.int32), np.ones(sum(sizes), bool)
    available[asked] = False
    available[list(blocked)] = False
    tau = tau_from_labels(responsibilities[asked], ids, affinity, classes)
    return AcquisitionState(
        responsibilities, tau, available, affinity=affinity, positions=positions, labelled=asked, ids=ids
    )


def ask(state, n, seed=0):
    return coverage(state, n, np.random.default_rng(seed))


@pytest.mark.parametrize("batch", [1, 7, 30])
def test_thirty_labels_fall_on_thirty_components(batch):
    rng = np.random.default_rng(0)
    sizes = rng.integers(20, 60, 30)
    affinity = rng.random((30, 30))
    affinity = affinity + affinity.T
    asked = np.zeros(0, np.int64)
    while len(asked) < 30:
        state = a_state(sizes, affinity, asked, np.zeros(len(asked)))
        asked = np.concatenate([asked, ask(state, min(batch, 30 - len(asked))).rows])
    assert len(set(a_state(sizes, affinity, [], []).component[asked])) == 30


def test_without_neighbours_the_heaviest_component_comes_first():
    state = a_state([20, 50, 30, 40])
    np.testing.assert_array_equal(state.component[ask(state, 4).rows], [1, 3, 2, 0])


def test_a_component_that_a_label_reaches_waits_for_one_that_no_label_reaches():
    """Components 0 and 1 are twins, so are 2 and 3; all weigh about the same."""
    twins = np.eye(4) * 9 + np.kron(np.eye(2), np.ones((2, 2))) + 0.01
    state = a_state([43, 42, 41, 40], twins)
    np.testing.assert_array_equal(state.component[ask(state, 4).rows] // 2, [0, 1, 0, 1])


def test_ten_labels_reach_all_ten_classes_where_twins_belong_together():
    classes = np.arange(30) % 10
    affinity = 0.01 + (classes[:, None] == classes[None, :])
    sizes = np.random.default_rng(0).integers(20, 60, 30)
    state = a_state(sizes, affinity, classes=10)
    rows = ask(state, 10).rows
    truth = classes[state.component]
    tau = tau_from_labels(state.responsibilities[rows], truth[rows], affinity, 10).tau
    assert (class_ids(state.responsibilities, tau) == truth).all()


def test_the_first_row_of_a_component_is_a_typical_one():
    positions = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    state = a_state([100, 100], positions=positions)
    for row in ask(state, 2).rows:
        members = np.flatnonzero(state.component == state.component[row])
        distance = np.linalg.norm(positions[members] - positions[members].mean(axis=0), axis=1)
        assert distance[members == row][0] <= np.quantile(distance, 0.1)


def test_ambiguous_rows_are_not_typical():
    state = a_state([100, 100])
    state.responsibilities[:70] = [0.6, 0.4]
    assert set(ask(state, 2).rows.tolist()) & set(range(70)) == set()


def test_a_second_row_of_a_component_is_unlike_the_first():
    positions = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    for seed in range(5):
        row = ask(a_state([200], asked=[7], ids=[0], positions=positions), 1, seed).rows[0]
        distance = np.linalg.norm(positions - positions[7], axis=1)
        assert distance[row] >= np.quantile(distance, 0.7)


def test_once_all_are_covered_the_most_points_per_label_come_next():
    state = a_state([100, 60, 20], asked=[0, 100, 160], ids=[0, 1, 2])
    counts = np.bincount(state.component[ask(state, 6).rows], minlength=3) + 1
    np.testing.assert_array_equal(counts, [5, 3, 1])


def test_a_lasso_in_one_component_sends_the_next_questions_elsewhere():
    state = a_state([100, 60, 20], asked=np.arange(50), ids=[0] * 50)
    assert 0 not in state.component[ask(state, 8).rows]


def test_a_component_without_available_rows_is_passed_over():
    state = a_state([50, 30, 20], blocked=range(50))
    assert 0 not in state.component[ask(state, 4).rows]


def test_a_sliver_of_a_component_waits_for_the_second_round():
    state = a_state([300, 300, 40])
    np.testing.assert_array_equal(np.sort(state.component[ask(state, 2).rows]), [0, 1])
    assert 2 not in state.component[ask(state, 4).rows]
    assert 2 in state.component[ask(state, 12).rows]


def test_reasons_tell_whether_the_component_has_labels():
    state = a_state([100, 60], asked=[0], ids=[0])
    fresh, again = ask(state, 2).reasons
    assert fresh == "Typical of component 1 (37.5% of the points), which has no label yet."
    assert again == "Unlike the labelled rows of component 0 (62.5% of the points), which has 1 label."
