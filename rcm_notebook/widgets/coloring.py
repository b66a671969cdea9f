"""What colour means on the map: one code a point, and a palette and legend that say what the codes are.

Code 0 is context: nothing is known, drawn grey. A class has code id + 1, so that a label can be painted in the browser
before Python answers. Each way to colour is one entry of COLORINGS.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook import palette
from rcm_notebook.registry import Registry
from rcm_notebook.types import Int

CONTEXT = "#9aa0aa"
"""What code 0 looks like in a palette; the browser draws it in the theme's grey."""

LEVELS = 64
"""Steps of the certainty ramp. A choice: finer than the eye separates, and one byte a point."""


class Coloring(NamedTuple):
    """How the points are coloured.

    Attributes:
        codes: uint8, or uint16 above 255 kinds, one a point; 0 is context.
        title: Heading of the legend.
        palette: Colour of each code, ``#rrggbb``.
        entries: Legend rows, each {code, name, count, color}.
        ramp: {low, high}: what the ends of a continuous scale are called, or None.
        classes: Whether code id + 1 is class id.
    """

    codes: Int[np.ndarray, " N"]
    title: str
    palette: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]
    ramp: dict[str, str] | None
    classes: bool

    def describe(self) -> dict[str, Any]:
        """Return all but the codes, as the browser gets it."""
        return {
            "title": self.title,
            "palette": list(self.palette),
            "entries": list(self.entries),
            "ramp": self.ramp,
            "classes": self.classes,
        }


class Way(NamedTuple):
    """A way to colour: the observable of the session that it follows, and how it colours a session."""

    follows: str
    color: Callable[[Any], Coloring]


COLORINGS: Registry[Way] = Registry("coloring")


def colors_by(name: str, follows: str = "prediction") -> Callable:
    """Return a decorator that registers a way to colour, to be done anew when `follows` is replaced."""

    def register(color: Callable[[Any], Coloring]) -> Callable[[Any], Coloring]:
        COLORINGS.add(name, Way(follows, color))
        return color

    return register


@colors_by("prediction")
def by_prediction(session) -> Coloring:
    """Colour by the predicted class; unknown is context, and a labelled point wears its label."""
    prediction, labels = session.prediction, session.labels
    ids = np.where(prediction.unknown, -1, prediction.ids)
    ids[labels.rows] = labels.ids[labels.rows]
    return _by_class(ids, labels.classes, "prediction", "unknown", labels.active)


@colors_by("label")
def by_label(session) -> Coloring:
    """Colour by the user's own labels."""
    labels = session.labels
    return _by_class(labels.ids, labels.classes, "label", "no label", labels.active)


@colors_by("certainty")
def by_certainty(session) -> Coloring:
    """Colour by the probability of the predicted class."""
    certainty = np.asarray(session.prediction.certainty)
    codes = 1 + np.clip(certainty * LEVELS, 0, LEVELS - 1).astype(np.uint8)
    codes[session.prediction.unknown] = 0
    unknown = {"code": 0, "name": "unknown", "count": int((codes == 0).sum()), "color": ""}
    return Coloring(
        codes, "certainty", (CONTEXT, *palette.ramp(LEVELS)), (unknown,), {"low": "0 %", "high": "100 %"}, False
    )


@colors_by("component", follows="components")
def by_component(session) -> Coloring:
    """Colour by the component that a point belongs to most."""
    component, names = session.latents.component, session.components.names
    titles = [f"{k} {name}" if name else str(k) for k, name in enumerate(names)]
    return _coded(component, titles, "component", None)


@colors_by("truth")
def by_truth(session) -> Coloring:
    """Colour by the true class, for data that knows it."""
    truth = session.data.truth
    names = session.data.names or tuple(str(i) for i in range(int(truth.max(initial=-1)) + 1))
    return _by_class(truth, names, "truth", "unknown")


@colors_by("noise", follows="latents")
def by_noise(session) -> Coloring:
    """Colour by the noise that the decoder expects around a point, from the least to the most noisy hundredth."""
    noise = session.latents.noise
    low, high = np.quantile(noise, (0.01, 0.99))
    scaled = (noise - low) / max(high - low, 1e-12)
    codes = 1 + np.clip(scaled * LEVELS, 0, LEVELS - 1).astype(np.uint8)
    return Coloring(
        codes, "noise", (CONTEXT, *palette.ramp(LEVELS)), (), {"low": f"{low:.2g}", "high": f"{high:.2g}"}, False
    )


def choices(session) -> tuple[str, ...]:
    """Return the colorings that this session's data and model can have."""
    missing = {"truth": session.data.truth is None, "noise": session.latents.noise is None}
    return tuple(name for name in COLORINGS if not missing.get(name))


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
