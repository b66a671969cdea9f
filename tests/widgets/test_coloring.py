"""What colour means: code 0 is context, a class is its id + 1, and the legend counts what is shown."""

from dataclasses import replace

import numpy as np
import pytest

from rcm_notebook.labels import CANT_TELL
from rcm_notebook.widgets.coloring import COLORINGS, LEVELS, choices


@pytest.mark.parametrize("name", COLORINGS)
def test_every_coloring_has_a_colour_for_every_code_and_a_legend_that_counts_them(name, session, monkeypatch):
    noise = np.linspace(0.1, 0.4, len(session.data), dtype=np.float32)
    monkeypatch.setattr(session, "latents", replace(session.latents, noise=noise))
    session.assign([0, 1], "ant")
    coloring = COLORINGS[name].color(session)
    assert len(coloring.codes) == len(session.data)
    assert coloring.codes.max() < len(coloring.palette)
    counted = {entry["code"]: entry["count"] for entry in coloring.entries}
    for code, count in counted.items():
        assert count == (coloring.codes == code).sum()
    assert coloring.ramp or sum(counted.values()) == len(session.data)


def test_before_any_label_every_prediction_is_context(session):
    assert not COLORINGS["prediction"].color(session).codes.any()


def test_a_labelled_point_wears_its_label_whatever_is_predicted(session):
    session.assign([0, 3, 6, 9], "ant")
    session.assign(12, "bee")
    assert COLORINGS["prediction"].color(session).codes[12] == 1 + session.classes.index("bee")


def test_labels_colour_only_what_is_labelled(session):
    session.assign([4, 5], "bee")
    session.assign([6], CANT_TELL)
    assert np.flatnonzero(COLORINGS["label"].color(session).codes).tolist() == [4, 5]


def test_a_merged_class_leaves_the_legend(session):
    session.assign([4, 5], "bee")
    session.merge_classes("bee", "ant")
    names = [entry["name"] for entry in COLORINGS["label"].color(session).entries]
    assert names == ["ant", "<b>cat</b>", "no label"]


def test_more_than_255_kinds_take_two_bytes_a_point(session):
    for i in range(253):
        session.add_class(f"class {i}")
    session.assign([7], 255)
    codes = COLORINGS["label"].color(session).codes
    assert codes.dtype == np.uint16
    assert codes[7] == 256


def test_the_more_certain_of_two_points_has_the_higher_code_and_the_unknown_are_context():
    class Half:
        class prediction:
            certainty = np.array([0.3, 0.9, 1.0, 0.0], np.float32)
            unknown = np.array([False, False, False, True])

    codes = COLORINGS["certainty"].color(Half).codes
    assert 0 < codes[0] < codes[1] < codes[2] == LEVELS
    assert codes[3] == 0


def test_the_noisier_point_has_the_higher_code():
    class Noisy:
        class latents:
            noise = np.array([0.1, 0.4, 0.2], np.float32)

    codes = COLORINGS["noise"].color(Noisy).codes
    assert 0 < codes[0] < codes[2] < codes[1] == LEVELS


def test_truth_and_noise_are_offered_only_where_they_are_known(session):
    assert "truth" in choices(session) and "noise" not in choices(session)

    class Blind:
        class data:
            truth = None

        class latents:
            noise = np.zeros(3, np.float32)

    assert "truth" not in choices(Blind) and "noise" in choices(Blind)
