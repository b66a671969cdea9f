"""scikit-activeml's own strategies, run through the adapter."""

import numpy as np
import pytest
from acquisition.test_conformance import a_state

from rcm_notebook.acquisition import entropy

skactiveml = pytest.importorskip("skactiveml.pool")

from rcm_notebook.acquisition.scikit_activeml import ComponentClassifier, from_scikit_activeml  # noqa: E402


def ask(strategy, state, n=8, seed=0, **arguments):
    return from_scikit_activeml(strategy, **arguments)(state, n, np.random.default_rng(seed))


@pytest.mark.parametrize(
    "strategy",
    [
        skactiveml.RandomSampling(),
        skactiveml.UncertaintySampling(method="margin_sampling"),
        skactiveml.ProbabilisticAL(),
        skactiveml.CoreSet(),
        skactiveml.TypiClust(),
        skactiveml.Badge(),
        skactiveml.QueryByCommittee(),
        skactiveml.GreedyBALD(),
    ],
    ids=lambda strategy: type(strategy).__name__,
)
def test_a_strategy_asks_for_distinct_available_rows(strategy):
    state = a_state(labelled=20, available=np.arange(300) % 2 == 0)
    query = ask(strategy, state)
    assert len(query) == len(set(query.rows.tolist())) == 8 and state.available[query.rows].all()
    assert np.isfinite(query.scores).all()
    assert query.reasons[0] == f"Asked for by {type(strategy).__name__}."
    np.testing.assert_array_equal(query.rows, ask(strategy, state).rows)


def test_entropy_sampling_through_the_adapter_scores_rows_as_our_own_entropy_does():
    state = a_state(labelled=20)
    theirs = ask(skactiveml.UncertaintySampling(method="entropy"), state, 5)
    ours = entropy(state, 300, np.random.default_rng(0))
    np.testing.assert_allclose(
        theirs.scores, ours.scores[[ours.rows.tolist().index(r) for r in theirs.rows]], atol=1e-5
    )
    assert theirs.scores[0] == pytest.approx(ours.scores.max(), abs=1e-5)


def test_the_classifier_that_strategies_see_is_ours():
    state = a_state(labelled=20)
    y = np.full(300, np.nan)
    y[state.labelled] = state.ids
    fitted = ComponentClassifier(state.affinity, classes=np.arange(3)).fit(state.responsibilities, y)
    np.testing.assert_allclose(fitted.predict_proba(state.responsibilities), state.class_probabilities, atol=1e-5)


def test_a_classifier_of_ones_own_replaces_ours():
    from skactiveml.classifier import ParzenWindowClassifier

    state = a_state(labelled=20, classes=2)
    own = ParzenWindowClassifier(classes=np.arange(2))
    assert len(ask(skactiveml.EpistemicUncertaintySampling(), state, clf=own)) == 8


def test_nothing_available_is_nothing_asked_and_no_class_is_refused():
    assert len(ask(skactiveml.CoreSet(), a_state(available=np.zeros(300, bool)))) == 0
    with pytest.raises(ValueError, match="no classes yet"):
        ask(skactiveml.UncertaintySampling(), a_state(classes=0))


def test_what_we_cannot_supply_is_named():
    with pytest.raises(TypeError, match=r"GreedySamplingTarget\.query needs reg"):
        from_scikit_activeml(skactiveml.GreedySamplingTarget())
