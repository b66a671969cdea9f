"""The prediction of every row: nothing before a label, and an entropy whose parts add up."""

import dataclasses

import numpy as np

from rcm_notebook.prediction.prediction import Prediction
from rcm_notebook.prediction.tau import tau_from_labels

AFFINITY = np.kron(np.eye(2), [[5, 2], [2, 5]]) + 0.01  # Components 0 and 1 are neighbours, 2 and 3 are.


def predicted(ids=(0, 1), rows=(0, 1)) -> Prediction:
    r = np.random.default_rng(0).dirichlet(np.full(4, 0.3), size=50).astype(np.float32)
    tau = tau_from_labels(r[list(rows)], np.array(ids, int), AFFINITY, 2)
    return Prediction(r, tau, ("a", "b"), 0.25)


def test_before_any_label_there_is_no_class_and_everything_is_unknown():
    nothing = predicted((), ())
    assert not nothing.has_labels and (nothing.ids == -1).all()
    assert nothing.unknown.all() and (nothing.certainty == 0).all()
    assert np.allclose(nothing.proba, 0.5)


def test_ids_are_the_most_probable_class_as_soon_as_a_label_exists():
    prediction = predicted()
    assert np.array_equal(prediction.ids, prediction.proba.argmax(1)) and len(prediction) == 50
    assert np.allclose(prediction.proba.sum(1), 1, atol=1e-5)


def test_aleatoric_and_epistemic_entropy_add_up_to_the_predictive():
    prediction = predicted()
    p = prediction.uncalibrated.astype(np.float64)
    assert np.allclose(prediction.aleatoric + prediction.epistemic, -(p * np.log(p)).sum(1), atol=1e-5)
    assert prediction.epistemic.min() > -1e-5


def test_unknown_rows_have_no_certainty_and_the_rest_that_of_their_class():
    prediction = predicted(ids=(0,), rows=(int(predicted().responsibilities[:, 0].argmax()),))
    assert 0 < prediction.unknown.sum() < 50
    assert (prediction.certainty[prediction.unknown] == 0).all()
    known = ~prediction.unknown
    assert np.allclose(prediction.certainty[known], prediction.proba.max(1)[known])


def test_the_temperature_is_found_when_a_probability_is_asked_for_and_moves_no_class():
    asked = []

    def find_temperature():
        asked.append(1)
        return 3.0

    plain = predicted()
    prediction = dataclasses.replace(plain, find_temperature=find_temperature)
    assert np.array_equal(prediction.ids, plain.ids) and np.array_equal(prediction.unknown, plain.unknown)
    assert np.array_equal(prediction.entropy, plain.entropy) and not asked
    cubed = plain.uncalibrated.astype(np.float64) ** (1 / 3)
    assert np.allclose(prediction.proba, cubed / cubed.sum(1, keepdims=True), atol=1e-5) and len(asked) == 1
    assert np.array_equal(prediction.proba.argmax(1), plain.ids)
    assert (prediction.certainty <= plain.certainty + 1e-6).all()


def test_before_any_label_no_temperature_is_looked_for():
    nothing = dataclasses.replace(predicted((), ()), find_temperature=lambda: 1 / 0)
    assert nothing.temperature == 1 and np.allclose(nothing.proba, 0.5)
