"""Novelty: the tail by counting, ranks that mean what they say, and nothing lost of what either witness sees."""

from importlib import import_module

import numpy as np
import pytest

from rcm_notebook.metrics import separation
from rcm_notebook.uncertainty.novelty import (
    HEARD_FROM,
    Seen,
    joined,
    log_tail,
    nearest,
    novelty,
    reference_of,
    surprises,
)

CENTRES = np.random.default_rng(9).normal(0, 5, (3, 8))


def rows(n, seed, nll=0.0, away=0.0):
    """Rows around three centres; `nll` nats worse redrawn than usual, `away` from where they belong."""
    rng = np.random.default_rng(seed)
    component = rng.integers(0, 3, n)
    features = CENTRES[component] + rng.normal(0, 1, (n, 8)) + away * np.eye(8)[0]
    return Seen(component, (rng.normal(10, 1, n) + nll).astype(np.float32), features.astype(np.float32))


@pytest.fixture(scope="module")
def reference():
    return reference_of(rows(900, 0))


def test_the_tail_is_the_share_of_usual_values_at_least_as_large():
    usual = np.random.default_rng(0).normal(size=500)
    value = np.array([-3.0, 0.0, 1.0, usual.max()])
    np.testing.assert_allclose(np.exp(log_tail(value, usual)), [(usual >= v).mean() for v in value])


def test_beyond_the_largest_value_the_tail_goes_on_falling():
    tail = log_tail(np.array([5.0, 6.0, 50.0, 500.0]), np.random.default_rng(0).normal(size=500))
    assert (np.diff(tail) < 0).all() and np.isfinite(tail).all()


def test_the_nearest_row_of_the_sample_by_brute_force_and_never_the_row_itself(monkeypatch):
    monkeypatch.setattr(import_module("rcm_notebook.uncertainty.novelty"), "CHUNK", 7)
    rng = np.random.default_rng(0)
    sample, features = (rng.normal(size=(n, 4)).astype(np.float32) for n in (30, 12))
    apart = np.linalg.norm(features[:, None] - sample[None], axis=2)
    np.testing.assert_allclose(nearest(features, sample), apart.min(axis=1), rtol=1e-3)
    within = np.linalg.norm(sample[:, None] - sample[None], axis=2) + np.diag(np.full(30, np.inf))
    np.testing.assert_allclose(nearest(sample, sample, np.arange(30)), within.min(axis=1), rtol=1e-3)


def test_the_novelty_of_usual_rows_is_a_rank_spread_evenly_over_zero_to_one(reference):
    score = novelty(rows(3000, 1), reference)
    assert score.min() >= 0 and score.max() <= 1
    for level in (0.25, 0.5, 0.75, 0.95):
        assert (score > level).mean() == pytest.approx(1 - level, abs=0.05)


def test_rows_of_the_sample_itself_are_usual_because_they_are_not_compared_with_themselves(reference):
    score = novelty(reference.seen, reference, np.arange(900))
    assert (score > 0.9).mean() == pytest.approx(0.1, abs=0.01)
    assert novelty(reference.seen, reference).mean() < 0.3 < score.mean()


@pytest.mark.parametrize(("nll", "away", "least"), [(12.0, 0.0, 0.995), (0.0, 12.0, 0.995), (6.0, 0.0, 0.98)])
def test_either_witness_alone_is_enough(reference, nll, away, least):
    usual, foreign = novelty(rows(900, 2), reference), novelty(rows(300, 3, nll, away), reference)
    assert separation(np.r_[np.zeros(900, bool), np.ones(300, bool)], np.r_[usual, foreign]) > least


def test_the_combination_does_not_lose_what_the_parts_detect(reference):
    """Whatever only one witness sees, the score sees nearly as well as the better witness does alone."""
    usual = rows(900, 2)
    is_foreign = np.r_[np.zeros(900, bool), np.ones(300, bool)]
    for nll, away in ((12.0, 0.0), (0.0, 4.0), (0.0, 12.0), (5.0, 3.0)):
        foreign = rows(300, 3, nll, away)
        parts = [
            surprises(seen, nearest(seen.features, reference.seen.features), reference) for seen in (usual, foreign)
        ]
        alone = [separation(is_foreign, part) for part in np.concatenate(parts).T]
        together = separation(is_foreign, np.r_[novelty(usual, reference), novelty(foreign, reference)])
        assert together > max(alone) - 0.02


def test_redrawing_speaks_only_from_its_most_surprising_hundredth_on():
    heard = joined(np.array([[1.0, 0.0], [1.0, HEARD_FROM], [1.0, HEARD_FROM + 2]]))
    np.testing.assert_allclose(heard, [1, 1, 3])


def test_what_is_usual_in_one_component_may_be_strange_in_another():
    component = np.repeat([0, 1], 1000)
    rng = np.random.default_rng(0)
    features = rng.normal(size=(2000, 4)).astype(np.float32)
    nll = np.where(component == 0, rng.normal(0, 1, 2000), rng.normal(20, 1, 2000)).astype(np.float32)
    reference = reference_of(Seen(component, nll, features))
    asked = Seen(np.array([0, 1]), np.array([20, 20], np.float32), np.zeros((2, 4), np.float32))
    in_first, in_second = surprises(asked, np.ones(2), reference)[:, 1]
    assert in_first > in_second + 1


def test_a_component_that_the_sample_does_not_hold_is_judged_by_the_whole(reference):
    asked = rows(50, 4)
    alone = surprises(asked._replace(component=np.full(50, 7)), np.ones(50), reference)
    np.testing.assert_allclose(alone[:, 1], -log_tail(asked.nll, reference.seen.nll))


def test_one_training_row_is_a_reference_too():
    one = Seen(np.zeros(1, int), np.zeros(1, np.float32), np.zeros((1, 2), np.float32))
    assert np.isfinite(novelty(one, reference_of(one), np.zeros(1, int))).all()


def test_the_first_row_of_the_sample_is_not_compared_with_itself_either():
    rng = np.random.default_rng(0)
    seen = Seen(np.zeros(200, int), rng.normal(size=200), rng.normal(size=(200, 3)).astype(np.float32))
    seen.features[0] += 50  # Far from all others; on top of itself.
    reference = reference_of(seen)
    own = np.arange(200)
    assert novelty(seen, reference, own)[0] > 0.99 > 0.9 > novelty(seen, reference)[0]
    np.testing.assert_allclose(novelty(seen, reference, np.full(200, -1)), novelty(seen, reference))


def test_in_a_sample_of_two_each_is_the_nearest_of_the_other():
    two = np.array([[0.0, 0.0], [3.0, 4.0]], np.float32)
    np.testing.assert_allclose(nearest(two, two, np.arange(2)), [5, 5])
    np.testing.assert_allclose(nearest(two[:1], two[:1], np.arange(1)), [0])
