"""The temperature: what tempering leaves alone, and honest certainty at the end."""

import numpy as np
import pytest

from rcm_notebook.metrics import ece
from rcm_notebook.prediction.tau import tau_from_labels
from rcm_notebook.uncertainty.calibration import (
    FLOOR,
    PRIOR_SPREAD,
    PRIOR_TEMPERATURE,
    WIDEST,
    calibrate,
    fit_temperature,
    temper,
    temperature_for,
)


def answers(n, sharpness, classes=5, seed=0):
    """True classes drawn from p, and what a model says that is sharper than p by a power."""
    rng = np.random.default_rng(seed)
    proba = rng.dirichlet(np.full(classes, 0.3), n)
    ids = (rng.random(n)[:, None] > proba.cumsum(axis=1)).sum(axis=1).clip(0, classes - 1)
    return temper(proba, 1 / sharpness), ids


def test_temperature_one_changes_nothing_and_no_temperature_changes_the_order():
    proba, _ = answers(200, 1.0)
    np.testing.assert_allclose(temper(proba, 1.0), proba, atol=1e-6)
    for temperature in (0.5, 3.0):
        tempered = temper(proba, temperature)
        np.testing.assert_array_equal(tempered.argmax(axis=1), proba.argmax(axis=1))
        np.testing.assert_allclose(tempered.sum(axis=1), 1, atol=1e-5)


def test_tempering_is_the_power_of_probabilities():
    np.testing.assert_allclose(temper(np.array([[0.8, 0.2]]), 0.5), [[0.64 / 0.68, 0.04 / 0.68]], atol=1e-6)
    np.testing.assert_allclose(temper(np.array([[1.0, 0.0]]), 2.0), [[1, 0]], atol=1e-5)


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.0, 4.0])
def test_many_labels_find_the_power_by_which_the_model_is_too_sharp(sharpness):
    proba, ids = answers(4000, sharpness)
    assert fit_temperature(proba, ids) == pytest.approx(sharpness, rel=0.1)


def test_a_fitted_temperature_makes_certainty_honest_on_rows_that_it_has_not_seen():
    proba, ids = answers(5000, 3.0)
    temperature = fit_temperature(proba[:1000], ids[:1000])
    assert ece(ids[1000:], proba[1000:]) > 0.1
    assert ece(ids[1000:], temper(proba[1000:], temperature)) < 0.03


def test_labels_that_are_all_met_do_not_make_the_model_certain():
    """Platt's targets: after L right answers, certainty is near (L + 1) / (L + 2), and it grows with L."""
    said = np.tile([0.9, 0.05, 0.05], (400, 1))
    certainties = []
    for n in (5, 50, 400):
        temperature = fit_temperature(said[:n], np.zeros(n, int))
        certainties.append(float(temper(said[:1], temperature)[0, 0]))
    assert certainties[0] < certainties[1] < certainties[2] < 401 / 402 + 1e-3
    assert certainties[0] < 0.95


def test_few_labels_move_the_temperature_little_and_many_move_it_far():
    """A model four times too sharp: five answers are next to nothing, fifty are half the way, thousands all of it."""
    moved = []
    for n in (5, 50, 4000):
        temperatures = [fit_temperature(*answers(n, 4.0, seed=seed)) for seed in range(20)]
        moved.append(np.log(np.mean(temperatures) / PRIOR_TEMPERATURE) / np.log(4.0 / PRIOR_TEMPERATURE))
    assert moved[0] < 0.3 < moved[1] < 0.7 < moved[2] == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("accuracy", [0.3, 0.6, 0.9])
def test_a_temperature_gives_the_mean_certainty_that_is_asked_for(accuracy):
    proba, _ = answers(500, 2.0)
    assert temper(proba, temperature_for(proba, accuracy)).max(axis=1).mean() == pytest.approx(accuracy, abs=1e-3)


def test_a_certainty_out_of_reach_gives_the_nearest_temperature():
    proba, _ = answers(50, 1.0)
    assert temperature_for(proba, 0.0) == pytest.approx(np.exp(WIDEST))
    assert temperature_for(proba, 1.0) == pytest.approx(np.exp(-WIDEST))
    assert temperature_for(np.full((4, 1), 1.0), 0.5) == pytest.approx(np.exp(WIDEST))


def test_a_median_that_the_caller_knows_stands_until_enough_labels_of_a_class_remain():
    responsibilities, ids, maker = a_model(labels=30)
    assert calibrate(responsibilities, ids, maker(ids), 2.5, kept=30) == 2.5
    fitted = [calibrate(responsibilities, ids, maker(ids), usual) for usual in (1.0, 4.0)]
    assert fitted[0] < fitted[1] < 4.0


def test_without_a_row_to_judge_the_prior_stands():
    assert fit_temperature(np.zeros((0, 3)), np.zeros(0, int)) == PRIOR_TEMPERATURE
    assert calibrate(np.zeros((0, 4)), np.zeros(0, int), lambda heard: np.full((4, 2), 0.5)) == PRIOR_TEMPERATURE
    assert fit_temperature(np.ones((3, 1)), np.zeros(3, int)) == PRIOR_TEMPERATURE


def a_model(labels=40, k=6, classes=3, seed=0):
    rng = np.random.default_rng(seed)
    responsibilities = rng.dirichlet(np.full(k, 0.2), labels)
    ids = responsibilities.argmax(axis=1) % classes

    def maker(ids):
        return lambda heard: tau_from_labels(responsibilities[heard], ids[heard], np.eye(k) + 0.1, classes).tau

    return responsibilities, ids, maker


def test_wrong_labels_make_the_model_less_sure():
    responsibilities, ids, maker = a_model(labels=200)
    noisy = np.where(np.random.default_rng(1).random(200) < 0.3, (ids + 1) % 3, ids)
    assert calibrate(responsibilities, noisy, maker(noisy)) > calibrate(responsibilities, ids, maker(ids))


def test_two_labels_a_class_are_too_few_to_judge_by():
    responsibilities, _, maker = a_model(labels=6)
    ids = np.array([0, 0, 1, 1, 2, 2])
    assert calibrate(responsibilities, ids, maker(ids)) == PRIOR_TEMPERATURE


@pytest.mark.slow
@pytest.mark.parametrize("classes", [2, 3, 6])
@pytest.mark.parametrize("n", [1, 4, 30])
def test_the_temperature_has_the_least_loss_of_all(n, classes):
    """Cross entropy to Platt's targets and the normal prior of log T, by trying temperatures one by one."""
    proba, ids = answers(n, 3.0, classes, seed=n + classes)
    targets = np.full((n, classes), (1 - (n + 1) / (n + 2)) / (classes - 1))
    targets[np.arange(n), ids] = (n + 1) / (n + 2)
    tried = np.linspace(0.5, 5, 20_001)

    def loss(t):
        powers = np.maximum(proba.astype(float), FLOOR) ** (1 / t)
        prior = np.log(t / PRIOR_TEMPERATURE) ** 2 / (2 * PRIOR_SPREAD**2)
        return prior - (targets * np.log(powers / powers.sum(axis=1, keepdims=True))).sum()

    best = tried[np.argmin([loss(t) for t in tried])]
    assert fit_temperature(proba, ids) == pytest.approx(best, abs=1e-3)


def test_without_classes_there_is_nothing_to_temper():
    tempered = temper(np.zeros((3, 0)), 2.0)
    assert tempered.shape == (3, 0) and tempered.dtype == temper(np.ones((1, 1)), 2.0).dtype == np.float32


def test_tau_is_made_once_a_fold_without_more_rows_than_are_needed_and_not_at_all_where_nothing_can_be_judged():
    heard = []

    def make_tau(rows):
        heard.append(int(rows.sum()))
        return np.full((4, 2), 0.5)

    calibrate(np.full((1500, 4), 0.25), np.arange(1500) % 2, make_tau)
    assert heard == [1300] * 5  # Of 1000 rows that may be withheld, a fifth at a time.
    calibrate(np.full((4, 4), 0.25), np.arange(4) % 2, make_tau)
    assert len(heard) == 5
