"""tau against counts made by hand, and what a user may rely on: balance, no labels, reservations, unknown points."""

import numpy as np
import pytest

from rcm_notebook.prediction.tau import RESERVED, class_ids, class_probabilities, tau_from_labels, unknown

FLAT = np.zeros((3, 3))
"""An affinity without any neighbours: nothing spreads."""


def random_responsibilities(n, k, seed=0):
    return np.random.default_rng(seed).dirichlet(np.full(k, 0.3), n).astype(np.float32)


def test_without_propagation_tau_is_balanced_smoothed_counts_by_hand():
    responsibilities = np.array([[1, 0, 0], [0.5, 0.5, 0], [0, 1, 0]], np.float32)
    result = tau_from_labels(responsibilities, np.array([0, 1, 1]), FLAT, 2, smoothing=0.01, sharpening=1)
    np.testing.assert_allclose(result.counts, [[1, 0.5], [0, 1.5], [0, 0]])
    np.testing.assert_allclose(result.propagated, [[1, 0.25], [0, 0.75], [0, 0]])
    expected = [[1.01 / 1.27, 0.26 / 1.27], [0.01 / 0.77, 0.76 / 0.77], [0.5, 0.5]]
    np.testing.assert_allclose(result.tau, expected, rtol=1e-6)
    np.testing.assert_allclose(result.evidence, [1, 1, 0])


def test_propagated_counts_are_a_linear_solve_of_the_balanced_ones():
    responsibilities, ids = random_responsibilities(20, 5), np.random.default_rng(1).integers(0, 3, 20)
    affinity = random_responsibilities(5, 5, seed=2)
    affinity = affinity + affinity.T
    result = tau_from_labels(responsibilities, ids, affinity, 3, reach=0.6)
    weights = affinity - np.diag(np.diag(affinity))
    weights = weights / weights.sum(1, keepdims=True)
    inverse = np.linalg.inv(np.eye(5) - 0.6 * weights)
    counts = np.stack([responsibilities[ids == y].sum(0) for y in range(3)], axis=1)
    np.testing.assert_allclose(result.propagated, inverse @ counts / np.bincount(ids, minlength=3), rtol=1e-4)
    np.testing.assert_allclose(result.evidence, inverse @ np.minimum(counts.sum(1), 1), rtol=1e-4)


def test_sharpening_raises_the_rows_to_a_power():
    responsibilities, ids = random_responsibilities(20, 3), np.random.default_rng(1).integers(0, 4, 20)
    plain, sharp = (
        tau_from_labels(responsibilities, ids, np.ones((3, 3)), 4, sharpening=power, balance=1) for power in (1, 4)
    )
    np.testing.assert_allclose(sharp.tau, plain.tau**4 / (plain.tau**4).sum(1, keepdims=True), rtol=1e-4)


@pytest.mark.parametrize("sharpening", [1.0, 4.0])
def test_the_mean_of_a_components_dirichlet_is_tau_and_its_sum_what_the_labels_are_worth(sharpening):
    responsibilities, ids = random_responsibilities(20, 3), np.random.default_rng(1).integers(0, 4, 20)
    result = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 4, smoothing=0.01, sharpening=sharpening)
    total = result.concentration.sum(axis=1)
    np.testing.assert_allclose(result.concentration / total[:, None], result.tau, rtol=1e-5)
    np.testing.assert_allclose(total, result.propagated.sum(axis=1) + 0.04, rtol=1e-5)


@pytest.mark.parametrize("reserved", [None, {1: 2}])
def test_rows_of_tau_sum_to_one(reserved):
    responsibilities, ids = random_responsibilities(20, 3), np.random.default_rng(1).integers(0, 4, 20)
    tau = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 4, reserved=reserved).tau
    np.testing.assert_allclose(tau.sum(axis=1), 1, rtol=1e-6)
    assert (tau > 0).all()


def test_without_labels_tau_is_uniform_and_the_evidence_zero():
    result = tau_from_labels(np.zeros((0, 3), np.float32), np.zeros(0, np.int32), np.ones((3, 3)), 4)
    np.testing.assert_allclose(result.tau, 0.25)
    np.testing.assert_array_equal(result.evidence, 0)
    assert unknown(random_responsibilities(10, 3), result.evidence).all()


def test_without_classes_every_id_is_minus_one():
    result = tau_from_labels(np.zeros((0, 3), np.float32), np.zeros(0, np.int32), np.ones((3, 3)), 0)
    assert result.tau.shape == (3, 0)
    np.testing.assert_array_equal(class_ids(random_responsibilities(5, 3), result.tau), -1)


def test_a_class_with_many_labels_does_not_swamp_its_neighbours():
    """Components 0 and 1 belong to class 0, 2 and 3 to class 1; 50 labels lie in component 0, one in component 3."""
    affinity = np.array([[9, 2, 1, 1], [2, 9, 1, 1], [1, 1, 9, 2], [1, 1, 2, 9]], float)
    responsibilities = np.eye(4)[[0] * 50 + [3]]
    result = tau_from_labels(responsibilities, np.array([0] * 50 + [1]), affinity, 2)
    np.testing.assert_array_equal(class_ids(np.eye(4), result.tau), [0, 0, 1, 1])


def test_one_label_reaches_its_neighbour_first():
    affinity = np.array([[5, 3, 0], [3, 5, 1], [0, 1, 5]], float)
    evidence = tau_from_labels(np.eye(3)[:1], np.array([0]), affinity, 2).evidence
    assert evidence[0] > evidence[1] > evidence[2] > 0


def test_circling_a_whole_group_says_no_more_of_its_neighbours_than_one_of_its_points():
    affinity = np.array([[5, 1, 1], [1, 5, 2], [1, 2, 5]], float)
    one = tau_from_labels(np.eye(3)[:1], np.array([0]), affinity, 2)
    group = tau_from_labels(np.eye(3)[[0] * 60], np.zeros(60, int), affinity, 2)
    np.testing.assert_allclose(group.evidence, one.evidence)


def test_labels_are_exchangeable():
    responsibilities, ids = random_responsibilities(20, 3), np.random.default_rng(1).integers(0, 4, 20)
    order = np.random.default_rng(2).permutation(20)
    for one, other in zip(
        tau_from_labels(responsibilities, ids, np.ones((3, 3)), 4),
        tau_from_labels(responsibilities[order], ids[order], np.ones((3, 3)), 4),
        strict=True,
    ):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_a_new_class_leaves_the_ids_of_all_points_alone():
    responsibilities, ids = random_responsibilities(20, 3), np.random.default_rng(1).integers(0, 4, 20)
    everyone = random_responsibilities(500, 3, seed=3)
    before = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 4).tau
    after = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 5).tau
    np.testing.assert_array_equal(class_ids(everyone, before), class_ids(everyone, after))


def test_classes_that_are_gone_have_no_share_and_the_others_keep_theirs():
    responsibilities, ids = random_responsibilities(20, 3), np.random.default_rng(1).integers(0, 2, 20) * 2
    whole = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 4)
    rest = whole.without(np.array([1, 3]))
    assert (rest.tau[:, [1, 3]] == 0).all()
    np.testing.assert_allclose(rest.tau.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(rest.tau[:, 0] / rest.tau[:, 2], whole.tau[:, 0] / whole.tau[:, 2], rtol=1e-5)
    np.testing.assert_allclose(rest.concentration.sum(axis=1), whole.concentration.sum(axis=1), rtol=1e-6)
    assert whole.without(np.zeros(0, np.int64)) is whole
    assert whole.without(np.arange(4)) is whole, "without any class nothing could be shared out"


def test_the_share_of_a_class_that_is_gone_goes_to_those_that_are_left():
    found = tau_from_labels(np.eye(2), np.array([0, 1]), np.ones((2, 2)), 2, sharpening=1)
    rest = found.with_tau(np.array([[0.5, 0.25], [0.1, 0.9]], np.float32)).without(np.array([1]))
    np.testing.assert_allclose(rest.tau, [[1, 0], [1, 0]], rtol=1e-6)


def test_a_reserved_component_stands_for_its_class_whatever_its_neighbours_say():
    responsibilities, ids = np.eye(3)[[0] * 30], np.zeros(30, int)
    plain = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 2, reach=0.9)
    kept = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 2, reach=0.9, reserved={2: 1})
    assert plain.tau[2].argmax() == 0
    assert kept.tau[2].argmax() == 1
    np.testing.assert_allclose(kept.tau[:2], plain.tau[:2], atol=1e-3)
    assert kept.evidence[2] == pytest.approx(plain.evidence[2] + RESERVED)


def test_probabilities_are_the_mixture_of_rows():
    responsibilities, tau = random_responsibilities(7, 3), random_responsibilities(3, 4, seed=1)
    expected = [[sum(r[c] * tau[c, y] for c in range(3)) for y in range(4)] for r in responsibilities]
    probabilities = class_probabilities(responsibilities, tau)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities, expected, rtol=1e-5)


def test_ids_are_the_most_probable_class():
    responsibilities, tau = random_responsibilities(50, 3), random_responsibilities(3, 4, seed=1)
    ids = class_ids(responsibilities, tau)
    assert ids.dtype == np.int32
    np.testing.assert_array_equal(ids, class_probabilities(responsibilities, tau).argmax(1))


def test_unknown_points_are_those_with_too_little_evidence():
    evidence = np.array([1.0, 0.0, 0.2])
    rows = np.array([[1, 0, 0], [0, 1, 0], [0.05, 0.95, 0], [0, 0.4, 0.6]])
    np.testing.assert_array_equal(unknown(rows, evidence, threshold=0.1), [False, True, True, False])


def test_results_are_float32_also_from_float64():
    result = tau_from_labels(np.eye(3), np.arange(3), np.ones((3, 3)), 3)
    assert all(part.dtype == np.float32 for part in result)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ids": np.array([0, 4])}, "Class ids"),
        ({"ids": np.array([-1, 0])}, "Class ids"),
        ({"smoothing": 0.0}, "smoothing"),
        ({"balance": 0.5}, "balance"),
        ({"reserved": {3: 0}}, "reserved"),
        ({"reserved": {0: 4}}, "reserved"),
    ],
)
def test_bad_input_is_refused_with_what_was_expected(change, message):
    arguments = {"responsibilities": np.eye(3)[:2], "ids": np.array([0, 1]), "affinity": FLAT, "n_classes": 4} | change
    with pytest.raises(ValueError, match=message):
        tau_from_labels(**arguments)


def test_tau_can_be_replaced_except_for_some_rows_and_what_the_labels_are_worth_stays():
    responsibilities, ids = random_responsibilities(20, 3), np.random.default_rng(1).integers(0, 2, 20)
    found = tau_from_labels(responsibilities, ids, np.ones((3, 3)), 2)
    other = np.array([[0.2, 0.8], [0.6, 0.4], [0.5, 0.5]], np.float32)
    replaced = found.with_tau(other, except_for={1: 0})
    np.testing.assert_array_equal(replaced.tau, [other[0], found.tau[1], other[2]])
    worth = found.concentration.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(replaced.concentration, replaced.tau * worth, rtol=1e-6)
    np.testing.assert_array_equal(other[1], np.array([0.6, 0.4], np.float32))  # The caller's array is the caller's.
    np.testing.assert_array_equal(found.with_tau(other).tau, other)
    assert replaced.counts is found.counts and replaced.evidence is found.evidence
