"""What colour means: code 0 is context, a class is its id + 1, and the legend counts what is shown."""

from dataclasses import replace

import numpy as np
import pytest
from shown import bare_view

from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.prediction import Prediction, Tau
from rcm_notebook.views.coloring import COLORINGS, LEVELS, choices, named, title_of, way
from rcm_notebook.views.column_coloring import KINDS
from rcm_notebook.views.scores import SCORES


@pytest.fixture
def session(shown_session):
    """A small session without labels."""
    return shown_session


def noisy(view, noise):
    """Return the view as of a model that has learned this noise a row."""
    return replace(view, latents=replace(view.latents, noise=np.asarray(noise, np.float32)))


@pytest.mark.parametrize("name", [*COLORINGS, *SCORES])
def test_every_coloring_has_a_colour_for_every_code_and_a_legend_that_counts_them(name, session):
    session.assign([0, 1], "ant")
    noise = np.linspace(0.1, 0.4, len(session.data), dtype=np.float32)
    view = noisy(session.view, noise)
    coloring = way(view, name).color(view)
    assert len(coloring.codes) == len(session.data)
    assert coloring.codes.max() < len(coloring.palette)
    counted = {entry["code"]: entry["count"] for entry in coloring.entries}
    for code, count in counted.items():
        assert count == (coloring.codes == code).sum()
    assert coloring.ramp or sum(counted.values()) == len(session.data)


def test_before_any_label_every_prediction_is_context(session):
    assert not COLORINGS["prediction"].color(session.view).codes.any()


def test_a_labelled_point_wears_its_label_whatever_is_predicted(session):
    session.assign([0, 3, 6, 9], "ant")
    session.assign(12, "bee")
    assert COLORINGS["prediction"].color(session.view).codes[12] == 1 + session.classes.index("bee")


def test_labels_colour_only_what_is_labelled(session):
    session.assign([4, 5], "bee")
    session.assign([6], CANT_TELL)
    assert np.flatnonzero(COLORINGS["label"].color(session.view).codes).tolist() == [4, 5]


def test_a_merged_class_leaves_the_legend(session):
    session.assign([4, 5], "bee")
    session.merge_classes("bee", "ant")
    names = [entry["name"] for entry in COLORINGS["label"].color(session.view).entries]
    assert names == ["ant", "<b>cat</b>", "no label"]


@pytest.mark.slow
def test_more_than_255_kinds_take_two_bytes_a_point(session):
    for i in range(253):
        session.add_class(f"class {i}")
    session.assign([7], 255)
    codes = COLORINGS["label"].color(session.view).codes
    assert codes.dtype == np.uint16
    assert codes[7] == 256


def test_the_more_certain_of_two_points_has_the_higher_code_and_the_unknown_are_context():
    proba = np.array([[0.3, 0.25, 0.25, 0.2], [0.9, 0.1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], np.float32)
    evidence = np.array([1, 1, 1, 0], np.float32)
    tau = Tau(proba, proba, proba, proba, evidence, by_labels=evidence)
    prediction = Prediction(np.eye(4, dtype=np.float32), tau, ("a", "b", "c", "d"), unknown_below=0.5)
    np.testing.assert_allclose(prediction.certainty, [0.3, 0.9, 1, 0])
    view = bare_view(Dataset.from_arrays(np.eye(4)), prediction=prediction)
    codes = way(view, "certainty").color(view).codes
    assert 0 < codes[0] < codes[1] < codes[2] == LEVELS
    assert codes[3] == 0


def test_the_noisier_point_has_the_higher_code():
    view = noisy(bare_view(Dataset.from_arrays(np.eye(3))), [0.1, 0.4, 0.2])
    codes = way(view, "noise").color(view).codes
    assert 0 < codes[0] < codes[2] < codes[1] == LEVELS


def test_truth_and_noise_are_offered_only_where_they_are_known(session):
    assert "truth" in choices(session.view) and "noise" not in choices(session.view)
    blind = noisy(bare_view(Dataset.from_arrays(np.eye(3))), np.zeros(3))
    assert "truth" not in choices(blind) and "noise" in choices(blind)


def with_columns(**columns):
    """A view of data with these columns."""
    n = len(next(iter(columns.values())))
    return bare_view(Dataset.from_arrays(np.zeros((n, 1)), columns=columns))


def by(view, name: str):
    return way(view, named(view, name)).color(view)


def names_of(coloring) -> list[str]:
    return [entry["name"] for entry in coloring.entries]


def test_numbers_are_a_ramp_between_their_quantiles_and_missing_ones_are_context():
    values = np.r_[np.linspace(2, 4, 1000), 1e9, np.nan]
    coloring = by(with_columns(speed=values), "speed")
    assert coloring.codes[-1] == 0 and names_of(coloring) == ["missing"]
    assert coloring.codes[0] == 1 and coloring.codes[-2] == LEVELS
    assert (np.diff(coloring.codes[:-1].astype(int)) >= 0).all()
    assert abs(float(coloring.codes[500]) - LEVELS / 2) <= 2, "a stray value does not use the ramp up"
    low, high = np.quantile(values[:-1], [0.01, 0.99])
    assert coloring.ramp == {"low": f"≤ {low:.3g}", "high": f"≥ {high:.3g}"}


@pytest.mark.parametrize("values", [np.full(5, 1.5), np.full(5, np.nan), np.array([np.inf, -np.inf, 0.5, 1, np.nan])])
def test_columns_that_say_little_are_colours_all_the_same(values):
    coloring = by(with_columns(odd=values), "odd")
    assert (coloring.codes == 0).tolist() == np.isnan(values).tolist()
    assert coloring.codes.max() < len(coloring.palette)


def test_texts_are_kinds_the_most_frequent_first():
    coloring = by(with_columns(place=["b", "a", None, "b", "c", "b", "a"]), "place")
    assert [(entry["name"], entry["count"]) for entry in coloring.entries] == [
        ("b", 3),
        ("a", 2),
        ("c", 1),
        ("missing", 1),
    ]
    assert coloring.codes.tolist() == [1, 2, 0, 1, 3, 1, 2] and coloring.ramp is None


def test_few_whole_numbers_are_kinds_in_their_order_and_many_are_a_scale():
    view = with_columns(rooms=[3, 1, 1, 1, 2, 3], floors=[1.0, np.nan, 2, 2, 2, 1], sold=[True, False] * 3)
    assert names_of(by(view, "rooms")) == ["1", "2", "3"]
    assert names_of(by(view, "floors")) == ["1", "2", "missing"]
    assert names_of(by(view, "sold")) == ["False", "True"]
    assert by(with_columns(year=np.arange(100)), "year").ramp is not None


def test_more_kinds_than_a_legend_holds_share_a_colour():
    values = [f"kind {i}" for i in range(100) for _ in range(100 - i)]
    coloring = by(with_columns(many=values), "many")
    assert len(coloring.entries) == KINDS
    assert names_of(coloring)[:2] == ["kind 0", "kind 1"] and names_of(coloring)[-1] == "other (61 kinds)"
    assert sum(entry["count"] for entry in coloring.entries) == len(values)


def test_a_column_may_be_called_as_a_coloring_and_both_are_to_be_had(session):
    data = session.data.with_columns({"label": np.arange(90) / 90, "<b>": ["x"] * 90})
    both = replace(session.view, data=data)
    assert choices(both)[-2:] == ("column:label", "column:<b>")
    assert by(both, "label").classes and by(both, "column:label").ramp is not None
    assert title_of("column:<b>") == by(both, "<b>").title == "<b>"


def test_a_coloring_that_the_data_cannot_have_is_refused_in_words():
    view = with_columns(speed=[1.5, 2.5])
    with pytest.raises(ValueError, match="'custom' has no truth to colour by"):
        named(view, "truth")
    with pytest.raises(LookupError, match=r"No coloring named 'sped'; known: .*column:speed"):
        named(view, "sped")
