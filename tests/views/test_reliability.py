"""Reliability: bins by hand, the judges of a session, and what is said about them."""

from dataclasses import replace

import numpy as np
import pytest

from rcm_notebook.config import ModelConfig
from rcm_notebook.metrics import ece
from rcm_notebook.metrics.ece import BINS, Bins, bins
from rcm_notebook.session import Session
from rcm_notebook.views.reliability import JUDGES, reliability, verdict


def test_rows_are_counted_in_the_bin_of_their_certainty():
    proba = np.array([[0.9, 0.1], [0.3, 0.7], [0.65, 0.35], [0.5, 0.5]])
    found = bins(np.array([0, 1, 1, -1]), proba)
    where = [int(np.ceil(p * BINS)) - 1 for p in (0.9, 0.7, 0.65)]
    assert found.count.sum() == 3 and found.count[where].tolist() == [1, 1, 1]
    assert found.right[where].tolist() == [1, 1, 0]
    assert found.ece == pytest.approx((0.1 + 0.3 + 0.65) / 3) == ece(np.array([0, 1, 1, -1]), proba)


def certain(count: int, right: int, certainty: float) -> Bins:
    counts = np.zeros(BINS, int)
    where = int(np.ceil(certainty * BINS)) - 1
    return Bins(*(np.where(np.arange(BINS) == where, value, counts) for value in (count, count * certainty, right)))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (certain(100, 90, 0.92), "chance can explain the difference"),
        (certain(100, 60, 0.9), "the certainty is too high"),
        (certain(100, 99, 0.7), "the certainty is too low"),
    ],
)
def test_a_difference_counts_only_beyond_chance(found, said):
    assert said in verdict(found, "truth")


def test_too_few_answers_are_no_diagram():
    assert verdict(None, "labels").startswith("Too few answers for a diagram: 0 labels")
    assert verdict(certain(29, 20, 0.9), "truth").startswith("Too few answers")
    assert verdict(certain(30, 20, 0.9), "truth").startswith("Mean certainty is 90.0%, and 66.7% are right")


def test_a_session_has_the_judges_that_its_data_has(shown_session):
    available = JUDGES.available(shown_session.view)
    assert {"labels", "truth"} <= set(available) and "test" not in available and "test" in JUDGES


@pytest.mark.parametrize("name", ["labels", "truth"])
def test_without_labels_nothing_is_judged(shown_session, name):
    assert reliability(shown_session.view, name) is None


@pytest.mark.slow
def test_the_test_part_gives_the_error_that_evaluate_gives(shown_data, tmp_path):
    truth = np.array(shown_data.truth)
    truth[:5] = -1
    data = replace(shown_data, test=replace(shown_data, truth=truth))
    model = ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,))
    with Session(data, tmp_path / "run", model=model) as session:
        session.assign([0, 3], 0)
        session.assign([1, 4], 1)
        assert "test" in JUDGES.available(session.view)
        found = reliability(session.view, "test")
        assert found is not None and found.count.sum() == 85
        assert found.ece == pytest.approx(session.evaluate()["ece"])
