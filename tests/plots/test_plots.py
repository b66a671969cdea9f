"""The plots: what stands where, in which colour, and what is refused."""

from dataclasses import replace

import matplotlib.pyplot

matplotlib.use("Agg")

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgba
from present import present
from shown import bare_view

from rcm_notebook.data import Dataset
from rcm_notebook.plots import PLOTS, gallery, label_efficiency, latent_map
from rcm_notebook.plots.latent_map import NOTHING_KNOWN, colours
from rcm_notebook.plots.off_screen import off_screen
from rcm_notebook.views import COLORINGS, palette

IMAGES = np.arange(6 * 16, dtype=np.uint8).reshape(6, 4, 4)
POSITIONS = np.array([[0, 0], [0, 1], [0, 2], [5, 0], [5, 1], [5, 2]], np.float32)


@pytest.fixture
def view():
    """Six rows in two clusters; row 0 is labelled "cat", row 3 "dog", and row 5 is unknown."""
    data = Dataset.from_arrays(IMAGES, ["cat", "dog"], [0, 0, 0, 1, 1, 1])
    made = bare_view(data, component=[7, 7, 7, 2, 2, 4], ids=[0, -1, -1, 1, -1, -1], positions=POSITIONS)
    assert made.prediction.known_ids.tolist() == [0, 0, 0, 1, 1, -1]
    return made


def test_the_map_puts_every_row_at_its_position_and_rings_the_labelled_ones(view):
    dots, rings = latent_map(view).collections
    assert np.array_equal(dots.get_offsets(), view.positions)
    assert np.array_equal(rings.get_offsets(), view.positions[[0, 3]])


def test_the_map_names_each_class_in_the_middle_of_its_largest_component(view):
    texts = {text.get_text(): text.get_position() for text in latent_map(view, by="truth").texts}
    assert texts == {"cat": (0, 1), "dog": (5, 0.5)}


def test_an_unknown_row_is_grey_and_rows_of_one_class_share_a_colour(view):
    shown = latent_map(view, by="prediction").collections[0].get_facecolors()
    assert np.allclose(shown[5], to_rgba(NOTHING_KNOWN))
    assert np.array_equal(shown[0], shown[2])
    assert not np.allclose(shown[0], shown[3])


def test_components_are_named_by_their_number(view):
    assert {text.get_text() for text in latent_map(view, by="component").texts} == {"2", "4", "7"}


def test_a_map_before_any_label_is_grey():
    unlabelled = bare_view(Dataset.from_arrays(IMAGES, ["cat", "dog"]))
    assert np.allclose(latent_map(unlabelled).collections[0].get_facecolors(), to_rgba(NOTHING_KNOWN))


def test_an_unknown_colouring_is_refused_with_the_known_ones(view):
    with pytest.raises(LookupError, match=r"known: prediction, label, component, truth, .*certainty"):
        latent_map(view, by="colour")


def test_a_map_by_truth_needs_truth():
    with pytest.raises(ValueError, match="no truth"):
        latent_map(bare_view(Dataset.from_arrays(IMAGES)), by="truth")


def test_an_id_wears_the_colour_that_the_live_map_gives_it():
    data = Dataset.from_arrays(np.eye(3), [str(id) for id in range(41)])
    shown = colours(COLORINGS["label"].color(bare_view(data, ids=[2, -1, 40])))
    assert [to_hex(colour) for colour in shown] == [palette.colors(3)[2], NOTHING_KNOWN, palette.colors(41)[40]]


def test_the_gallery_shows_each_row_under_what_is_predicted_for_it(view):
    axes = gallery(view, [3, 5, 0], columns=2).axes
    assert [ax.get_title() for ax in axes] == ["dog", "?", "cat", ""]
    assert np.array_equal(axes[0].images[0].get_array(), view.data.images[3])


def test_the_gallery_refuses_data_without_pictures():
    with pytest.raises(ValueError, match="no pictures"):
        gallery(bare_view(Dataset.from_arrays(np.eye(6))), [0])


def test_the_gallery_refuses_no_rows_and_titles_that_do_not_match(view):
    with pytest.raises(ValueError, match="at least one row"):
        gallery(view, [])
    with pytest.raises(ValueError, match="2 rows need as many titles, not 1"):
        gallery(view, [0, 1], titles=["one"])


def curve(labels, accuracy, **more):
    return pd.DataFrame({"labels": labels, "accuracy": accuracy, **more})


def test_a_curve_shows_the_mean_of_its_runs_in_a_band_from_the_lowest_to_the_highest():
    runs = [curve([10, 20], [0.5, 0.8]), curve([10, 20, 30], [0.7, 0.9, 1.0])]
    ax = label_efficiency({"coverage": runs, "random": curve([10], [0.4])})
    assert all(tick == int(tick) for tick in ax.get_xticks()), "there is no half label"
    coverage, random = ax.lines
    assert np.allclose(coverage.get_xydata(), [[10, 0.6], [20, 0.85], [30, 1.0]])
    assert np.allclose(random.get_xydata(), [[10, 0.4]])
    (band,) = ax.collections
    corners = np.asarray(band.get_paths()[0].vertices).round(6)
    assert {tuple(p) for p in corners} >= {(10, 0.5), (10, 0.7), (20, 0.8), (20, 0.9)}
    assert [text.get_text() for text in present(ax.get_legend()).get_texts()] == ["coverage", "random"]


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


def test_every_plot_is_registered_and_has_a_file_of_its_own():
    assert {"gallery", "label_efficiency", "latent_map"} < set(PLOTS)
    for name, plot in PLOTS.items():
        if plot.draw.__module__.startswith("rcm_notebook."):
            assert plot.draw.__module__ == f"rcm_notebook.plots.{name}"


def test_usage_by_epoch_keeps_a_component_in_its_row_and_draws_a_learned_pi_beside_it(view):
    entries = [
        {"epoch": 1, "phase": "a", "usage": [0.5, 0.2, 0.3], "pi": [0.4, 0.4, 0.2]},
        {"epoch": 2, "phase": "b", "usage": [0.1, 0.3, 0.6], "pi": [0.2, 0.2, 0.6]},
    ]
    used, prior, *_ = PLOTS["usage_by_epoch"](replace(view, history=tuple(entries))).axes
    assert used.images[0].get_array().tolist() == [[0.3, 0.6], [0.2, 0.3], [0.5, 0.1]]
    assert prior.images[0].get_array().tolist() == [[0.2, 0.6], [0.4, 0.2], [0.4, 0.2]]
    assert [label.get_text() for label in used.get_yticklabels()] == ["2", "1", "0"]
    with pytest.raises(ValueError, match="Nothing was trained"):
        PLOTS["usage_by_epoch"](replace(view, history=()))


def test_drawing_into_files_leaves_a_notebook_s_own_way_to_show_figures():
    matplotlib.use("module://matplotlib_inline.backend_inline")
    with off_screen():
        assert matplotlib.get_backend() != "agg"
    with pytest.raises(OSError), off_screen():
        raise OSError
    assert matplotlib.get_backend() in ("inline", "module://matplotlib_inline.backend_inline")
    matplotlib.use("Agg")
