"""The colours of the map: one code for each point, and a palette and a legend that give the meaning of the codes.

Code 0 is context: a point without a value, drawn grey. A class has code id + 1, so that the browser can paint a label
before Python answers. Each way to colour is one entry of COLORINGS, one of SCORES, or a column of the data.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Int
from rcm_notebook.views import palette
from rcm_notebook.views.column_coloring import coded
from rcm_notebook.views.scores import SCORES
from rcm_notebook.views.view import View

CONTEXT = "#9aa0aa"
"""Colour of code 0 in a palette. The browser draws it in the theme's grey."""

LEVELS = 64
"""Number of steps of a ramp. A choice: finer than the eye can see, and one byte a point."""

COLUMN = "column:"
"""Prefix of the name of a coloring by a column of the data. With it, a column may have any name."""


class Coloring(NamedTuple):
    """The colours of the points.

    Attributes:
        codes: Code of each point, uint8, or uint16 above 255 kinds; 0 is context.
        title: Heading of the legend.
        palette: Colour of each code, ``#rrggbb``.
        entries: Rows of the legend, each {code, name, count, color}.
        ramp: {low, high}, the labels of a continuous scale's ends, or None.
        classes: Whether code id + 1 stands for class id.
    """

    codes: Int[np.ndarray, " N"]
    title: str
    palette: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]
    ramp: dict[str, str] | None
    classes: bool

    def describe(self) -> dict[str, Any]:
        """Return everything except the codes, as the browser gets it."""
        return {
            "title": self.title,
            "palette": list(self.palette),
            "entries": list(self.entries),
            "ramp": self.ramp,
            "classes": self.classes,
        }


class Way(NamedTuple):
    """A way to colour a view.

    Attributes:
        follows: The observable of a session that it is computed from; "" if it never changes.
        color: view -> colours.
        needs: view -> whether it can be coloured in this way.
        runs_network: Whether the network reads every row, which takes seconds on large data.
    """

    follows: str
    color: Callable[[View], Coloring]
    needs: Callable[[View], bool] = lambda _: True
    runs_network: bool = False


COLORINGS: Registry[Way] = Registry("coloring", Way)


def colors_by(
    name: str, follows: str = "prediction", needs: Callable[[View], bool] = lambda _: True, runs_network: bool = False
) -> Callable:
    """Return a decorator that registers a way to colour. The colours are computed again when `follows` is replaced."""

    def register(color: Callable[[View], Coloring]) -> Callable[[View], Coloring]:
        COLORINGS.add(name, Way(follows, color, needs, runs_network))
        return color

    return register


@colors_by("prediction")
def by_prediction(view: View) -> Coloring:
    """Colour by the predicted class. Unknown rows are context, and a labelled row has the colour of its label."""
    labels, ids = view.labels, view.prediction.known_ids.copy()
    ids[labels.rows] = labels.ids[labels.rows]
    return _by_class(ids, labels.classes, "prediction", "unknown", labels.active)


@colors_by("label")
def by_label(view: View) -> Coloring:
    """Colour by the user's labels."""
    labels = view.labels
    return _by_class(labels.ids, labels.classes, "label", "no label", labels.active)


@colors_by("evidence", needs=lambda view: view.data.embedding is not None)
def by_evidence(view: View) -> Coloring:
    """Colour by what a row's class is known from: labels, or the names of classes alone."""
    prediction = view.prediction
    known = np.select([prediction.unknown, prediction.from_name], [-1, 1], 0)
    return _coded(known, ("labels", "names alone"), "known from", "unknown")


@colors_by("component", follows="components")
def by_component(view: View) -> Coloring:
    """Colour by each row's heaviest component."""
    component, names = view.latents.component, view.components.names
    titles = [f"{k} {name}" if name else str(k) for k, name in enumerate(names)]
    return _coded(component, titles, "component", None)


@colors_by("truth", follows="", needs=lambda view: view.data.truth is not None)
def by_truth(view: View) -> Coloring:
    """Colour by the true class, for data that have it."""
    truth = np.asarray(view.data.truth)
    names = view.data.names or tuple(str(i) for i in range(int(truth.max(initial=-1)) + 1))
    return _by_class(truth, names, "truth", "unknown")


def by_score(view: View, name: str) -> Coloring:
    """Colour by a score on a ramp: shares from 0 to 1, others from their 0.01 to their 0.99 quantile.

    If the score is the certainty, rows of unknown class are context.
    """
    entry = SCORES[name]
    values = np.asarray(entry.values(view))
    low, high = (0.0, 1.0) if entry.is_share else np.quantile(values, (0.01, 0.99))
    scaled = (values - low) / max(high - low, 1e-12)
    codes = 1 + np.clip(scaled * LEVELS, 0, LEVELS - 1).astype(np.uint8)
    ends = {"low": "0 %", "high": "100 %"} if entry.is_share else {"low": f"{low:.2g}", "high": f"{high:.2g}"}
    steps, entries = palette.ramp(LEVELS), ()
    if name == "certainty":
        codes[view.prediction.unknown] = 0
        entries = ({"code": 0, "name": "unknown", "count": int((codes == 0).sum()), "color": ""},)
    else:
        steps = steps[::-1]  # Orange draws attention. All scores except certainty need it at their high end.
    return Coloring(codes, name, (CONTEXT, *steps), entries, ends, False)


def by_column(view: View, name: str) -> Coloring:
    """Colour by a column of the data: numbers on a ramp; texts, and whole numbers with few values, as kinds."""
    codes, colors, entries, ramp = coded(view.data.columns[name], LEVELS)
    return Coloring(codes, name, (CONTEXT, *colors), entries, ramp, False)


def choices(view: View) -> tuple[str, ...]:
    """Return the names of the colorings of this data and model. A column's coloring is called "column:NAME"."""
    return (*COLORINGS.available(view), *SCORES.available(view), *(COLUMN + name for name in view.data.columns))


def cheap_choices(view: View) -> tuple[str, ...]:
    """Return the names of the colorings for which the network does not have to run now."""
    is_cheap = view.novelty.is_known
    return tuple(name for name in choices(view) if is_cheap or not way(view, name).runs_network)


def named(view: View, name: str) -> str:
    """Return the name of a coloring in `choices`. A column may be given by its name alone.

    Raises:
        LookupError: No coloring has this name. The message lists the known ones.
        ValueError: The data do not have what it shows.
    """
    known = choices(view)
    if name in known:
        return name
    if COLUMN + name in known:
        return COLUMN + name
    if name in COLORINGS or name in SCORES:
        raise ValueError(f"{view.data.name!r} has no {name} to colour by.")
    raise LookupError(f"No coloring named {name!r}; known: {', '.join(known)}.")


def way(view: View, name: str) -> Way:
    """Return the way to colour for a name in `choices`. A column of the data never changes, so it follows nothing."""
    if name.startswith(COLUMN):
        return Way("", partial(by_column, name=title_of(name)))
    if name in SCORES:
        score = SCORES[name]
        return Way(score.follows, partial(by_score, name=name), score.needs, score.runs_network)
    return COLORINGS[name]


def title_of(name: str) -> str:
    """Return the title that a user sees for a name in `choices`."""
    return name.removeprefix(COLUMN)


def _by_class(ids: Int[np.ndarray, " N"], names: Sequence[str], title: str, nothing: str, active=None) -> Coloring:
    coded = _coded(ids, names, title, nothing)
    shown = coded.entries if active is None else [e for e in coded.entries if e["code"] == 0 or e["code"] - 1 in active]
    return coded._replace(classes=True, entries=tuple(shown))


def _coded(ids: Int[np.ndarray, " N"], names: Sequence[str], title: str, nothing: str | None) -> Coloring:
    colors = palette.colors(len(names))
    codes = (ids + 1).astype(np.uint8 if len(names) < 256 else np.uint16)
    counts = np.bincount(codes, minlength=len(names) + 1)
    entries = [
        {"code": i + 1, "name": str(name), "count": int(counts[i + 1]), "color": colors[i]}
        for i, name in enumerate(names)
    ]
    if nothing is not None and (counts[0] or not names):
        entries.append({"code": 0, "name": nothing, "count": int(counts[0]), "color": ""})
    return Coloring(codes, title, (CONTEXT, *colors), tuple(entries), None, False)
