"""The plots: what stands where, in which colour, and what is refused."""

from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgba

from rcm_notebook import palette
from rcm_notebook.data import Dataset
from rcm_notebook.plots import PLOTS, gallery, label_efficiency, latent_map
from rcm_notebook.plots.latent_map import NOTHING_KNOWN, colours


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture
def session():
    """Six rows in two clusters; row 0 is labelled "cat", row 3 "dog", and row 5 is unknown."""
    images = np.arange(6 * 16, dtype=np.uint8).reshape(6, 4, 4)
    return SimpleNamespace(
        data=Dataset.from_arrays(images, ["cat", "dog"], [0, 0, 0, 1, 1, 1]),
        positions=np.array([[0, 0], [0, 1], [0, 2], [5, 0], [5, 1], [5, 2]], np.float32),
        latents=SimpleNamespace(component=np.array([7, 7, 7, 2, 2, 4], np.int32)),
        labels=SimpleNamespace(
            ids=np.array([0, -1, -1, 1, -1, -1], np.int32), rows=np.array([0, 3]), classes=("cat", "dog")
        ),
        prediction=SimpleNamespace(
            ids=np.array([0, 0, 0, 1, 1, 1], np.int32),
            unknown=np.array([False, False, False, False, False, True]),
            classes=("cat", "dog"),
        ),
    )


def test_the_map_puts_every_row_at_its_position_and_rings_the_labelled_ones(session):
    dots, rings = latent_map(session).collections
    assert np.array_equal(dots.get_offsets(), session.positions)
    assert np.array_equal(rings.get_offsets(), session.positions[[0, 3]])


def test_the_map_names_each_class_in_the_middle_of_its_largest_component(session):
    texts = {text.get_text(): text.get_position() for text in latent_map(session, by="truth").texts}
    assert texts == {"cat": (0, 1), "dog": (5, 0.5)}


def test_an_unknown_row_is_grey_and_rows_of_one_class_share_a_colour(session):
    shown = latent_map(session, by="prediction").collections[0].get_facecolors()
    assert np.allclose(shown[5], to_rgba(NOTHING_KNOWN))
    assert np.array_equal(shown[0], shown[2])
    assert not np.allclose(shown[0], shown[3])


def test_components_are_named_by_their_number(session):
    assert {text.get_text() for text in latent_map(session, by="component").texts} == {"2", "4", "7"}


def test_a_map_before_any_label_is_grey(session):
    session.prediction.ids = np.full(6, -1, np.int32)
    assert np.allclose(latent_map(session).collections[0].get_facecolors(), to_rgba(NOTHING_KNOWN))


def test_an_unknown_colouring_is_refused_with_the_known_ones(session):
    with pytest.raises(ValueError, match="known: component, prediction, label, truth"):
        latent_map(session, by="colour")


def test_a_map_by_truth_needs_truth(session):
    session.data = Dataset.from_arrays(session.data.images)
    with pytest.raises(ValueError, match="no truth"):
        latent_map(session, by="truth")


def test_an_id_wears_the_colour_that_the_live_map_gives_it():
    shown = colours(np.array([2, -1, 40], np.int32))
    assert [to_hex(colour) for colour in shown] == [palette.colors(3)[2], NOTHING_KNOWN, palette.colors(41)[40]]


def test_the_gallery_shows_each_row_under_what_is_predicted_for_it(session):
    axes = gallery(session, [3, 5, 0], columns=2).axes
    assert [ax.get_title() for ax in axes] == ["dog", "?", "cat", ""]
    assert np.array_equal(axes[0].images[0].get_array(), session.data.images[3])


def test_the_gallery_refuses_data_without_pictures(session):
    session.data = Dataset.from_arrays(np.eye(6))
    with pytest.raises(ValueError, match="no pictures"):
        gallery(session, [0])


def test_the_gallery_refuses_no_rows_and_titles_that_do_not_match(session):
    with pytest.raises(ValueError, match="at least one row"):
        gallery(session, [])
    with pytest.raises(ValueError, match="2 rows need as many titles, not 1"):
        gallery(session, [0, 1], titles=["one"])


def curve(labels, accuracy, **more):
    return pd.DataFrame({"labels": labels, "accuracy": accuracy, **more})


def test_a_curve_shows_the_mean_of_its_runs_in_a_band_from_the_lowest_to_the_highest():
    runs = [curve([10, 20], [0.5, 0.8]), curve([10, 20, 30], [0.7, 0.9, 1.0])]
    ax = label_efficiency({"coverage": runs, "random": curve([10], [0.4])})
    coverage, random = ax.lines
    assert np.allclose(coverage.get_xydata(), [[10, 0.6], [20, 0.85], [30, 1.0]])
    assert np.allclose(random.get_xydata(), [[10, 0.4]])
    (band,) = ax.collections
    assert {tuple(p) for p in band.get_paths()[0].vertices.round(6)} >= {(10, 0.5), (10, 0.7), (20, 0.8), (20, 0.9)}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["coverage", "random"]


def test_a_curve_shows_the_test_accuracy_where_all_have_it():
    both = curve([10], [0.5], test_accuracy=[0.9])
    assert label_efficiency({"a": both}).lines[0].get_ydata() == [0.9]
    assert label_efficiency({"a": both, "b": curve([10], [0.4])}).lines[0].get_ydata() == [0.5]


@pytest.mark.parametrize(
    ("curves", "said"),
    [({}, "no curve"), ({"a": []}, "no curve"), ({"a": pd.DataFrame()}, "'a' has no 'accuracy'; it has nothing")],
)
def test_curves_that_say_nothing_are_refused(curves, said):
    with pytest.raises(ValueError, match=said):
        label_efficiency(curves)


def test_every_plot_is_registered():
    assert dict(PLOTS) == {"gallery": gallery, "label_efficiency": label_efficiency, "latent_map": latent_map}
