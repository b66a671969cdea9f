"""One part of every swappable kind, as somebody writes it outside the package, and how they are registered.

`registered` makes them known for a while. As a plugin this module makes them known to a whole run of the tests:

    PYTHONPATH=tests python -m pytest -p own_parts tests/metrics
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import ipywidgets
import jax.numpy as jnp
import numpy as np

from rcm_notebook.acquisition import ACQUISITIONS, Query
from rcm_notebook.interop import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import Incoming
from rcm_notebook.metrics import METRICS
from rcm_notebook.metrics.interface import known
from rcm_notebook.model.priors import PRIORS, Prior, gaussian_kl
from rcm_notebook.objective import TERMS, Forward, Slider, Term
from rcm_notebook.plots import PLOTS, plot
from rcm_notebook.projection import PROJECTIONS, Projection
from rcm_notebook.settings import require
from rcm_notebook.views import COLORINGS, CONTEXT, SCORES, Coloring, View, coloring
from rcm_notebook.views.scores import score
from rcm_notebook.widgets import WIDGETS, Tab
from rcm_notebook.widgets.kit.panel import Panel

NAMES = {
    "PRIORS": "tight",
    "TERMS": "blunt",
    "ACQUISITIONS": "last",
    "METRICS": "doubt",
    "PLOTS": "speakers",
    "COLORINGS": "parity",
    "SCORES": "lateness",
    "LABEL_FORMATS": "lines",
    "PROJECTIONS": "flat",
    "WIDGETS": "Tally",
}
"""Registry -> the name of the part in it."""


@dataclass(frozen=True)
class TightSettings:
    """Settings of the prior below.

    Args:
        sigma: Its standard deviation.
    """

    sigma: float = 1.0

    def __post_init__(self):
        require(self.sigma > 0, "sigma", self.sigma, "positive")


class Tight(Prior):
    """N(0, sigma^2 I) for every component."""

    settings: TightSettings

    def kl(self, mean, log_var, around):
        """Return the KL of every latent, in nats."""
        del around
        return gaussian_kl(mean, log_var, 0 * mean, 0 * mean + 2 * jnp.log(self.settings.sigma))

    def centres(self, encode):
        """Return zeros."""
        del encode
        return jnp.zeros((self.config.given("components"), self.config.latent))


@dataclass(frozen=True)
class BluntSettings:
    """Settings of the term below.

    Args:
        power: Of the responsibilities.
    """

    power: float = 2.0


def blunt(forward: Forward, settings: BluntSettings):
    """Return the mean of 1 - sum_k r_k^power."""
    return (1 - (forward.responsibilities**settings.power).sum(-1)).mean()


def last(state, n, rng):
    """Return the last rows that are available."""
    del rng
    rows = np.flatnonzero(state.available)[::-1][:n]
    return Query(rows, np.arange(len(rows), 0.0, -1), ("It is one of the last.",) * len(rows))


def doubt(truth: np.ndarray, proba: np.ndarray) -> float:
    """Return the mean probability that was not given to the true class."""
    truth, proba = known(truth, proba)
    return float(1 - proba[np.arange(len(truth)), truth].mean())


def speakers(view: View, ax=None):
    """Draw how many labels speak for each component."""
    from matplotlib import pyplot as plt

    ax = plt.figure().add_subplot() if ax is None else ax
    ax.bar(np.arange(len(view.components)), view.components.evidence)
    return ax


def by_parity(view: View) -> Coloring:
    """Colour rows with an even position, and those with an odd one."""
    codes = (1 + np.arange(len(view.data)) % 2).astype(np.uint8)
    colors = (CONTEXT, "#112233", "#445566")
    counted = [(1, "even"), (2, "odd")]
    entries = tuple(
        {"code": code, "name": name, "count": int((codes == code).sum()), "color": colors[code]}
        for code, name in counted
    )
    return Coloring(codes, "parity", colors, entries, None, False)


def lateness(view: View) -> np.ndarray:
    """Return how late a row stands in the data, 0 to 1."""
    return np.linspace(0, 1, len(view.data))


def read_lines(source, columns) -> Incoming:
    """Read a file with a JSON object a line."""
    serial, label = columns.written
    rows = [json.loads(line) for line in Path(source).read_text().splitlines()]
    return Incoming(str(source), [row[serial] for row in rows], [row[label] for row in rows])


def write_lines(labels, data, target, columns) -> None:
    """Write a JSON object for each labelled row."""
    serial, label = columns.written
    rows = [{serial: data.serial[row].item(), label: labels.classes[labels.ids[row]]} for row in labels.rows]
    Path(target).write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def flat(latents, previous=None):
    """Return the map of principal components."""
    return PROJECTIONS["pca"].draw(latents, previous)


class Tally(Panel):
    """Says how many rows have a label."""

    tab = Tab("count", "below")

    def bind(self) -> None:
        """Follow the labels."""
        self.words = ipywidgets.HTML()
        self.lay_out(self.words)
        self.follow("labels", self._show)

    def _show(self) -> None:
        self.words.value = f"{len(self.session.labels)} labels"


def register() -> None:
    """Register all of them for good."""
    PRIORS.add(NAMES["PRIORS"], Tight, settings=TightSettings)
    slider = Slider(0.0, 0.0, 1.0, "Rows belong to one component.")
    TERMS.add(NAMES["TERMS"], Term(blunt, slider), settings=BluntSettings)
    ACQUISITIONS.add(NAMES["ACQUISITIONS"], last)
    METRICS.add(NAMES["METRICS"], doubt)
    plot(NAMES["PLOTS"], "How many labels speak for each component")(speakers)
    coloring.colors_by(NAMES["COLORINGS"], follows="")(by_parity)
    score(NAMES["SCORES"], "how late a row stands in the data", is_share=True)(lateness)
    lines = LabelFormat("a path that ends in .lines", read_lines, write_lines, endings=(".lines",))
    LABEL_FORMATS.add(NAMES["LABEL_FORMATS"], lines)
    PROJECTIONS.add(NAMES["PROJECTIONS"], Projection(flat, PROJECTIONS["pca"].place))
    WIDGETS.add(NAMES["WIDGETS"], Tally)


@contextmanager
def registered() -> Iterator[None]:
    """Register all of them until the block ends."""
    views = (PLOTS, COLORINGS, SCORES, WIDGETS)
    with ExitStack() as stack:
        for registry in (PRIORS, TERMS, ACQUISITIONS, METRICS, LABEL_FORMATS, PROJECTIONS, *views):
            stack.enter_context(registry.temporarily())
        register()
        yield


def pytest_configure() -> None:
    """Register them where this module is a plugin."""
    register()
