"""The plots of a trained session: what they draw, and what they say where there is nothing to draw."""

from dataclasses import replace
from itertools import pairwise

import matplotlib.pyplot

matplotlib.use("Agg")

import numpy as np
import pytest
from present import present
from shown import bare_view

from rcm_notebook.data import Dataset, leave_out
from rcm_notebook.plots import PLOTS
from rcm_notebook.views import View


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
