"""What every projection in the registry promises, whatever the latents look like."""

import numpy as np
import pytest
from projection.arrays import Arrays

from rcm_notebook.projection import PROJECTIONS


def latents(responsibilities, mean):
    responsibilities = np.asarray(responsibilities, np.float32)
    return Arrays(
        responsibilities=responsibilities,
        affinity=responsibilities.T @ responsibilities / max(len(responsibilities), 1),
        mean=np.asarray(mean, np.float32),
        component=responsibilities.argmax(axis=1).astype(np.int32),
    )


def trained(n=600, k=6, d=4, seed=0):
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1, (n, k))
    logits[np.arange(n), rng.integers(0, k, n)] += 7
    weights = np.exp(logits)
    return latents(weights / weights.sum(axis=1, keepdims=True), rng.normal(0, 1, (n, d)))


def spread_means(n=600, d=4):
    return np.random.default_rng(1).normal(0, 1, (n, d))


CASES = {
    "trained": trained(),
    "before training": latents(np.full((600, 6), 1 / 6), spread_means()),
    "one component": latents(np.ones((600, 1)), spread_means()),
    "unused components": latents(np.eye(6)[np.arange(600) % 2], spread_means()),
    "one latent dimension": latents(np.eye(6)[np.arange(600) % 6], spread_means(d=1)),
    "latents all alike": latents(np.eye(6)[np.arange(600) % 6], np.zeros((600, 4))),
    "one row": trained(n=1),
    "two rows": trained(n=2),
    "huge latents": latents(trained().responsibilities, 1e15 * spread_means()),
}


@pytest.fixture(params=sorted(PROJECTIONS))
def projection(request):
    return PROJECTIONS[request.param]


@pytest.mark.parametrize("case", CASES)
def test_a_map_is_finite_float32_and_has_a_place_for_every_row(projection, case):
    positions = projection(CASES[case])
    assert positions.shape == (len(CASES[case].responsibilities), 2)
    assert positions.dtype == np.float32
    assert np.isfinite(positions).all()


@pytest.mark.parametrize("case", ["trained", "before training", "one component", "unused components"])
def test_a_map_is_spread_out_inside_its_frame(projection, case):
    positions = projection(CASES[case])
    assert (np.abs(positions) <= 1).mean() > 0.95
    assert (positions.std(axis=0) > 0.15).all()
    assert len(np.unique(positions.round(4), axis=0)) > 0.9 * len(positions)


def test_the_same_latents_give_the_same_map(projection):
    np.testing.assert_array_equal(projection(trained()), projection(trained()))


def test_a_turned_map_before_turns_the_map_after(projection):
    before = projection(trained())
    turned = before @ np.array([[0, 1], [1, 0]], np.float32)
    after = projection(trained(), turned)
    assert np.linalg.norm(after - turned, axis=1).mean() < 0.1
    assert np.linalg.norm(after - before, axis=1).mean() > 0.3


def test_rows_added_since_find_a_place_on_the_map_before(projection):
    before = projection(trained())
    more = trained()
    grown = latents(np.vstack([more.responsibilities] * 2)[:700], np.vstack([more.mean] * 2)[:700])
    after = projection(grown, before)
    assert len(after) == 700
    assert np.linalg.norm(after[:600] - before, axis=1).mean() < 0.1


def test_broken_numbers_never_reach_the_map(projection):
    broken = trained()
    broken.mean[3] = np.nan
    broken.mean[4] = np.inf
    broken.responsibilities[5] = np.nan
    broken.affinity[0, 1] = np.nan
    assert np.isfinite(projection(broken)).all()


def test_a_map_before_that_has_no_extent_does_no_harm(projection):
    positions = projection(trained(), np.zeros((600, 2), np.float32))
    assert np.isfinite(positions).all()
    assert (positions.std(axis=0) > 0.15).all()


@pytest.mark.parametrize("case", ["trained", "one component", "unused components", "one latent dimension"])
def test_rows_that_are_on_a_map_already_are_placed_where_they_are(projection, case):
    turned = projection(CASES[case]) @ np.array([[0, 1], [1, 0]], np.float32)
    positions = projection(CASES[case], turned)
    placed = projection.place(CASES[case], positions, CASES[case])
    assert placed.dtype == np.float32
    np.testing.assert_allclose(placed, positions, atol=2e-3)


@pytest.mark.parametrize("case", CASES)
def test_new_rows_get_finite_places_and_those_on_the_map_stay(projection, case):
    old = CASES[case]
    positions = projection(old)
    unchanged = positions.copy()
    more = trained(n=50, k=old.responsibilities.shape[1], d=old.mean.shape[1], seed=5)
    placed = projection.place(old, positions, more)
    assert placed.shape == (50, 2) and np.isfinite(placed).all()
    np.testing.assert_array_equal(positions, unchanged)


def test_new_rows_lie_among_the_rows_of_their_component():
    old, new = trained(), trained(n=100, seed=0)
    positions = PROJECTIONS["components"](old)
    placed = PROJECTIONS["components"].place(old, positions, new)
    for row in range(100):
        same = old.component == new.component[row]
        middle = np.median(positions[same], axis=0)
        reach = np.linalg.norm(positions[same] - middle, axis=1).max()
        assert np.linalg.norm(placed[row] - middle) < 2 * reach
