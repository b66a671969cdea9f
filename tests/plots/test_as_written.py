"""Names are text in every plot, whatever they hold; numbers and a user's own texts are set as matplotlib sets them."""

from dataclasses import replace
from io import BytesIO

import matplotlib.pyplot

matplotlib.use("Agg")

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text
from shown import bare_view

from rcm_notebook.data import Dataset
from rcm_notebook.experiments.report import escaped
from rcm_notebook.plots import PLOTS, label_efficiency, latent_map, tau
from rcm_notebook.plots.registry import Plot, plot

NAMES = ("$\\vec x_{1$", "$$", "a_{1", "\\$5", "5 $ or 6 $", "$\\frac{1}{2}$", "%", "{", "\\", "^$_$")
COLUMN = "$\\nonsense{$"


@pytest.fixture
def view(pictured):
    """What a session of sixty digits shows, whose classes and column have names that are no mathematics."""
    seen = pictured.view
    data = replace(seen.data.with_columns({COLUMN: np.arange(len(seen.data)) % 3}), names=NAMES)
    return replace(seen, data=data, labels=replace(seen.labels, classes=NAMES))


def shown(made) -> dict[str, Text]:
    """Draw what a plot returned, and return its texts."""
    figure = getattr(made, "figure", None) or made
    figure.savefig(BytesIO(), dpi=30)
    return {text.get_text(): text for text in figure.findobj(Text)}


@pytest.mark.parametrize("name", [name for name, plot in PLOTS.items() if not plot.draws_curves])
def test_every_plot_survives_such_names_and_shows_them_as_they_are(name, view):
    texts = shown(PLOTS[name](view, [0, 1, 2]) if name == "gallery" else PLOTS[name](view))
    written = [text for said, text in texts.items() if any(one in said for one in ("$", "\\", "{"))]
    assert not any(text.get_parse_math() for text in written)
    if name in ("ownership", "per_class", "tau", "latent_map"):
        assert len(set(NAMES) & set(texts)) >= 3


@pytest.mark.parametrize("draw", [label_efficiency, PLOTS["label_efficiency"]])
def test_a_strategy_s_name_is_no_mathematics(draw):
    curve = pd.DataFrame({"labels": [1, 2], "accuracy": [0.1, 0.2]})
    assert set(NAMES[:2]) <= set(shown(draw({name: curve for name in NAMES[:2]})))


def test_a_column_s_name_in_the_title_is_no_mathematics_on_the_user_s_axes_either(view):
    ax = plt.figure().add_subplot()
    ax.text(0, 0, "$x^2$")
    texts = shown(latent_map(view, by=COLUMN, ax=ax))
    assert f"coloured by {COLUMN}" in texts and not ax.title.get_parse_math()
    assert texts["$x^2$"].get_parse_math(), "the user's own text stays mathematics"


def test_names_at_ticks_are_no_mathematics_on_axes_that_have_drawn_ticks_already(view):
    figure, (ax, other) = plt.subplots(1, 2)
    other.set_xticks([0, 1], ["$\\pi$", "$2\\pi$"])
    figure.canvas.draw()
    texts = shown(tau(view, ax=ax))
    assert set(NAMES) <= set(texts)
    assert texts["$\\pi$"].get_parse_math()


def test_a_title_that_the_user_sets_on_what_was_drawn_may_be_mathematics(view):
    ax = tau(view)
    assert ax.figure.suptitle("$x^2$").get_parse_math()


def test_latex_does_not_set_names_either(view):
    with plt.rc_context({"text.usetex": True}):
        ax = tau(view)
    assert not any(label.get_usetex() for label in ax.get_xticklabels())


def test_a_user_s_plot_keeps_its_powers_at_ticks_and_its_categories_as_they_are(view):
    def draw(view, at=None) -> Axes:
        figure = plt.figure()
        ax = figure.add_subplot()
        ax.bar(NAMES[:3], [1, 100, 10_000])
        ax.set_yscale("log")
        figure.tight_layout()
        return ax

    with PLOTS.temporarily():
        drawn = Plot(draw)(view), plot("named by the test")(draw)(view)
    for made in drawn:
        texts = shown(made)
        assert set(NAMES[:3]) <= set(texts)
        assert texts["$\\mathdefault{10^{2}}$"].get_parse_math()


def test_what_is_drawn_before_any_label_needs_no_names():
    assert shown(latent_map(bare_view(Dataset.from_arrays(np.eye(3), NAMES[:2]))))


def test_a_name_in_a_report_s_text_is_text():
    assert escaped("$x_{1$ *a* [b](c) <i> `d` | e") == r"\$x\_{1\$ \*a\* \[b\](c) \<i\> \`d\` \| e"
