"""What every acquisition in the registry promises."""

import numpy as np
import pytest

from rcm_notebook.acquisition import ACQUISITIONS, AcquisitionState, Query, resolve
from rcm_notebook.prediction.tau import tau_from_labels


def a_state(n=300, k=6, classes=3, labelled=0, available=None, positions=True, seed=0):
    """A model with near one-hot responsibilities; class y owns the components c with c % classes == y."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1, (n, k))
    logits[np.arange(n), rng.integers(0, k, n)] += 5
    weights = np.exp(logits)
    responsibilities = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    affinity = responsibilities.T @ responsibilities / n
    rows = rng.permutation(n)[:labelled]
    ids = (responsibilities[rows].argmax(axis=1) % classes).astype(np.int32)
    free = np.ones(n, bool) if available is None else available
    free[rows] = False
    return AcquisitionState(
        responsibilities=responsibilities,
        tau=tau_from_labels(responsibilities[rows], ids, affinity, classes),
        available=free,
        affinity=affinity,
        positions=rng.normal(0, 1, (n, 2)).astype(np.float32) if positions else None,
        labelled=rows,
        ids=ids,
    )


@pytest.fixture(params=sorted(ACQUISITIONS))
def acquisition(request):
    return ACQUISITIONS[request.param]


def ask(acquisition, state, n, seed=0):
    return acquisition(state, n, np.random.default_rng(seed))


@pytest.mark.parametrize("labelled", [0, 1, 40])
@pytest.mark.parametrize("positions", [True, False])
def test_a_query_names_distinct_rows_with_a_score_and_a_reason_each(acquisition, labelled, positions):
    query = ask(acquisition, a_state(labelled=labelled, positions=positions), 12)
    assert len(query) == len(set(query.rows.tolist())) == 12
    assert query.rows.dtype == np.int64
    assert query.scores.shape == (12,)
    assert np.isfinite(query.scores).all()
    assert len(query.reasons) == 12
    assert all(reason[0].isupper() and reason.endswith(".") for reason in query.reasons)


def test_rows_that_are_not_available_are_never_asked_for(acquisition):
    available = np.arange(300) % 3 == 0
    state = a_state(labelled=20, available=available)
    query = ask(acquisition, state, 300)
    assert set(query.rows.tolist()) == set(np.flatnonzero(state.available).tolist())


def test_where_nothing_is_available_the_query_is_empty(acquisition):
    query = ask(acquisition, a_state(available=np.zeros(300, bool)), 5)
    assert len(query) == 0
    assert query.reasons == ()


def test_none_asked_for_is_none_given(acquisition):
    assert len(ask(acquisition, a_state(), 0)) == 0


def test_the_same_seed_asks_the_same_rows(acquisition):
    for labelled in (0, 20):
        one, other = (ask(acquisition, a_state(labelled=labelled), 15, seed=4) for _ in range(2))
        np.testing.assert_array_equal(one.rows, other.rows)


def test_a_batch_does_not_stay_in_one_component(acquisition):
    state = a_state(labelled=20)
    asked = state.component[ask(acquisition, state, 12).rows]
    assert len(np.unique(asked)) >= 4


def test_near_duplicates_are_asked_about_once(acquisition):
    """Ten kinds of ten copies each, the copies hardly different: ten questions meet ten kinds, or nearly so."""
    rng = np.random.default_rng(0)
    kinds = rng.dirichlet(np.full(20, 0.2), 10)
    responsibilities = np.repeat(kinds, 10, axis=0) + rng.uniform(0, 1e-4, (100, 20))
    responsibilities = (responsibilities / responsibilities.sum(axis=1, keepdims=True)).astype(np.float32)
    positions = np.repeat(rng.normal(0, 1, (10, 2)), 10, axis=0) + rng.normal(0, 1e-3, (100, 2))
    tau = tau_from_labels(responsibilities[:0], np.zeros(0, np.int32), np.eye(20), 3)
    state = AcquisitionState(responsibilities, tau, np.ones(100, bool), positions=positions.astype(np.float32))
    met = len(np.unique(ask(acquisition, state, 10).rows // 10))
    assert met >= 9 or acquisition is ACQUISITIONS["random"]


def test_before_training_all_strategies_still_ask(acquisition):
    uniform = np.full((50, 4), 0.25, np.float32)
    tau = tau_from_labels(uniform[:0], np.zeros(0, np.int32), np.full((4, 4), 1 / 16), 2)
    assert len(ask(acquisition, AcquisitionState(uniform, tau, np.ones(50, bool)), 10)) == 10


@pytest.mark.parametrize("classes", [0, 1])
def test_fewer_than_two_classes_do_no_harm(acquisition, classes):
    responsibilities = a_state().responsibilities
    tau = tau_from_labels(responsibilities[:0], np.zeros(0, np.int32), np.eye(6), classes)
    assert len(ask(acquisition, AcquisitionState(responsibilities, tau, np.ones(300, bool)), 10)) == 10


def test_the_state_is_left_as_it_was(acquisition):
    state, fresh = a_state(labelled=20), a_state(labelled=20)
    ask(acquisition, state, 10)
    np.testing.assert_array_equal(state.available, fresh.available)
    np.testing.assert_array_equal(state.tau.counts, fresh.tau.counts)
    np.testing.assert_array_equal(state.tau.evidence, fresh.tau.evidence)


def test_a_name_stands_for_its_strategy_and_a_function_for_itself():
    def first(state, n, rng):
        return Query(np.arange(n), np.zeros(n), ("Because.",) * n)

    assert resolve("margin") is ACQUISITIONS["margin"]
    assert resolve(first) is first
    with pytest.raises(LookupError, match="coverage"):
        resolve("coverag")
