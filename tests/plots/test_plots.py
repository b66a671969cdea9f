"""The plots: what stands where, in which colour, and what is refused."""

from dataclasses import replace
from itertools import pairwise

import matplotlib.pyplot

matplotlib.use("Agg")

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgba
from present import present
from shown import bare_view

from rcm_notebook.config import ModelConfig
from rcm_notebook.data import Dataset, leave_out, load
from rcm_notebook.plots import PLOTS, gallery, label_efficiency, latent_map
from rcm_notebook.plots.latent_map import NOTHING_KNOWN, colours
from rcm_notebook.plots.off_screen import off_screen
from rcm_notebook.session import Session
from rcm_notebook.views import COLORINGS, View, palette


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


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


@pytest.fixture
def trained(shown_session):
    """A trained session of ninety vectors with a few labels."""
    shown_session.assign([0, 3, 6], "ant")
    shown_session.assign([1, 4], "bee")
    return shown_session


@pytest.mark.parametrize("name", [name for name, plot in PLOTS.items() if plot.title and not plot.draws_curves])
def test_every_plot_of_a_run_s_page_draws_or_says_why_there_is_nothing_to_draw(name, trained):
    try:
        made = PLOTS[name](trained)
    except ValueError as reason:
        assert str(reason).endswith(".")
    else:
        assert (getattr(made, "figure", None) or made).get_axes()


SHOWN = ["losses", "sharing", "usage", "usage_by_epoch", "tau", "ownership"]
SHOWN += ["responsibilities", "uncertainty", "latent_map"]


@pytest.mark.parametrize("name", SHOWN)
def test_a_plot_of_a_session_returns_what_it_drew_on(name, trained):
    made = PLOTS[name](trained)
    figure = getattr(made, "figure", None) or made
    assert figure.get_axes() and figure.get_axes()[0].has_data()


@pytest.fixture(scope="module")
def pictured(tmp_path_factory):
    """A session of sixty digits, trained for an epoch, with a label in each class and 360 test rows."""
    data = load("digits").take(slice(60))
    model = ModelConfig(components=6, latent=2, encoder="linear", encoder_width=16, decoder_widths=(8,))
    with Session(data, tmp_path_factory.mktemp("pictured") / "digits", model=model) as session:
        session.train(1, progress=False)
        for id in range(10):
            session.assign([int(np.flatnonzero(data.truth == id)[0])], id)
        yield session


@pytest.mark.slow
def test_prototypes_are_drawn_the_heaviest_first_with_their_shares(pictured):
    axes = [ax for ax in PLOTS["prototypes"](pictured).axes if ax.images]
    classes, shares = zip(*(ax.get_title().split(" · ") for ax in axes), strict=True)
    shares = [float(share.rstrip("%")) for share in shares]
    assert len(axes) == 6 and shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=6 * 0.05)
    assert set(classes) <= {*pictured.classes, "?"}
    heaviest = pictured.components.prototypes[pictured.components.usage.argmax()]
    assert np.array_equal(axes[0].images[0].get_array(), np.clip(heaviest, 0, 1))


@pytest.mark.parametrize("rows", [[3, 7], None])
def test_reconstructions_stand_below_their_rows_and_above_the_noise(rows, pictured):
    figure = PLOTS["reconstructions"](pictured, rows)
    pictures = np.array([ax.images[0].get_array() for ax in figure.axes]).reshape(3, -1, 8, 8)
    wanted = rows or pictured.latents.exemplar[np.argsort(-pictured.latents.usage)]
    redrawn = pictured.reconstruct(np.asarray(wanted))
    assert [ax.get_ylabel() for ax in figure.axes if ax.get_ylabel()] == ["row", "redrawn", "noise"]
    assert np.allclose(pictures[0], pictured.data.x[np.asarray(wanted)] / pictured.data.x.max(), atol=0.01)
    assert np.allclose(pictures[1], np.clip(redrawn.mean, 0, 1))
    assert np.allclose(pictures[2], np.clip(redrawn.sigma, 0, 1))


def test_bars_by_class_are_the_shares_of_its_test_rows_that_are_right_the_worst_first(pictured):
    ax, test = PLOTS["per_class"](pictured), pictured.data.test
    drawn = [(tick.get_text(), bar.get_width()) for tick, bar in zip(ax.get_yticklabels(), ax.patches, strict=True)]
    right = pictured.predict(test.x) == test.truth
    assert dict(drawn) == pytest.approx({name: right[test.truth == id].mean() for id, name in enumerate(test.names)})
    assert [share for _, share in drawn] == sorted(share for _, share in drawn)


def test_the_reliability_diagram_is_the_accuracy_of_fifteen_bins_of_certainty(pictured):
    ax, test = PLOTS["reliability"](pictured), pictured.data.test
    proba = pictured.predict_proba(test.x)
    certainty, right = proba.max(1), proba.argmax(1) == test.truth
    edges = np.linspace(0, 1 + 1e-6, 16)
    inside = [(low < certainty) & (certainty <= high) for low, high in pairwise(edges)]
    inside = [rows for rows in inside if rows.any()]
    share = np.array([rows.mean() for rows in inside])
    means = np.array([[certainty[rows].mean(), right[rows].mean()] for rows in inside])
    (dots,) = ax.collections
    assert np.allclose(dots.get_offsets(), means, atol=1e-5)
    assert np.allclose(dots.get_sizes(), 20 + 300 * share)
    ece = (share * np.abs(means[:, 0] - means[:, 1])).sum()
    assert float(ax.get_title().split()[-1].rstrip("%")) == pytest.approx(100 * ece, abs=0.06)


@pytest.mark.parametrize("name", ["prototypes", "reconstructions", "samples"])
def test_vectors_have_no_pictures_of_themselves_and_the_reason_is_said(name, trained):
    with pytest.raises(ValueError, match="vectors"):
        PLOTS[name](trained)


@pytest.mark.parametrize("name", ["per_class", "reliability", "novelty"])
def test_without_a_test_part_there_is_nothing_to_judge_by(name, trained):
    with pytest.raises(ValueError, match="no test part"):
        PLOTS[name](trained)


def test_test_rows_of_a_class_that_training_never_saw_are_drawn_apart(trained):
    data = trained.data
    known = data.with_test(data.take(slice(30)))
    new = leave_out(data, ["bee"]).with_test(data.take(slice(30)))
    for given, kinds in ((known, 2), (new, 3)):
        ax = PLOTS["novelty"](replace(trained.view, data=given))
        assert len(present(ax.get_legend()).get_texts()) == kinds == len(ax.patches)


@pytest.mark.parametrize("name", ["tau", "ownership", "uncertainty"])
def test_without_labels_there_is_nothing_to_say_of_classes(name, shown_session):
    with pytest.raises(ValueError, match="no label yet"):
        PLOTS[name](shown_session)


def test_usage_draws_the_heaviest_component_first(trained):
    heights = [bar.get_height() for bar in PLOTS["usage"](trained).patches]
    assert heights == sorted(heights, reverse=True)
    assert sum(heights) == pytest.approx(1, abs=1e-4)


def test_ownership_draws_shares_and_names_what_is_unknown(trained):
    ax = PLOTS["ownership"](trained)
    drawn, names = ax.images[0].get_array(), [tick.get_text() for tick in ax.get_xticklabels()]
    held = np.bincount(trained.latents.component, minlength=len(drawn)) > 0
    assert names == ["ant", "bee", "<b>cat</b>"] + ["unknown"] * bool(trained.prediction.unknown.any())
    assert np.allclose(sorted(drawn.sum(1)), sorted(held.astype(float)))


def test_sharing_draws_an_epoch_s_entries_and_a_learned_pi_only_where_there_is_one(trained):
    entries = [
        {"epoch": 1, "phase": "a", "used": 6.0, "hardness": 0.3},
        {"epoch": 2, "phase": "b", "used": 3.0, "hardness": 0.9},
    ]
    left, right = PLOTS["sharing"](replace(trained.view, history=tuple(entries))).axes
    assert list(left.lines[0].get_ydata()) == [6, 3] and list(right.lines[0].get_ydata()) == [0.3, 0.9]
    learned = tuple(entry | {"expected": 5.0} for entry in entries)
    left, _ = PLOTS["sharing"](replace(trained.view, history=learned)).axes
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["in use", "pi"]
    with pytest.raises(ValueError, match="Nothing was trained"):
        PLOTS["sharing"](replace(trained.view, history=()))


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


def test_samples_are_decoded_where_the_rows_of_their_component_lie(monkeypatch):
    rng, asked = np.random.default_rng(1), {}
    component = np.repeat([0, 2, 1], [50, 30, 1])
    mean = (rng.normal(0, 0.1, (81, 2)) + 10 * component[:, None]).astype(np.float32)

    def decode(self, k, z):
        asked[k] = z
        return np.zeros((len(z), 4, 4), np.float32)

    monkeypatch.setattr(View, "decode", decode)
    view = bare_view(Dataset.from_arrays(np.arange(81 * 16, dtype=np.uint8).reshape(81, 4, 4)), component)
    view = replace(view, latents=replace(view.latents, mean=mean))
    figure = PLOTS["samples"](view, each=3)
    assert list(asked) == [0, 2, 1] and len(figure.axes) == 9
    assert all(z.shape == (3, 2) and np.abs(z - 10 * k).max() < 1 for k, z in asked.items())


def test_an_unknown_term_is_refused_with_the_known_ones(trained):
    with pytest.raises(ValueError, match="No term nosuch; known: total"):
        PLOTS["losses"](trained, ("nosuch",))


def test_drawing_into_files_leaves_a_notebook_s_own_way_to_show_figures():
    matplotlib.use("module://matplotlib_inline.backend_inline")
    with off_screen():
        assert matplotlib.get_backend() != "agg"
    with pytest.raises(OSError), off_screen():
        raise OSError
    assert matplotlib.get_backend() in ("inline", "module://matplotlib_inline.backend_inline")
    matplotlib.use("Agg")
