"""The components as tiles: a picture or a text, the class, and the share of the rows."""

import numpy as np

from rcm_notebook.report.classes import dot
from rcm_notebook.report.markup import Markup, joined, tag
from rcm_notebook.report.numbers import TIMES, percent
from rcm_notebook.report.pictures import encoded, thumbnail
from rcm_notebook.report.texts import shortened
from rcm_notebook.views import View

SHOWN = 36
"""Number of tiles that are visible at first; the others unfold. A choice."""

LONGEST = 96
"""Longest side of a prototype, px."""

EXCERPT = 90
"""Largest number of characters of an exemplar's text."""


def tiles(view: View) -> Markup:
    """Return the tiles, the component with the most rows first, without free components."""
    components = view.components
    free = set(map(int, components.free))
    ordered = [int(k) for k in np.argsort(-components.usage, kind="stable") if int(k) not in free]
    made = [_tile(view, k) for k in ordered]
    first, more = made[:SHOWN], made[SHOWN:]
    return joined(
        tag("p", _lead(view, len(made), len(free)), class_="lead"),
        tag("div", *first, class_="tiles"),
        tag("details", tag("summary", f"{len(more):,} more"), tag("div", *more, class_="tiles")) if more else None,
    )


def _lead(view: View, used: int, free: int) -> str:
    shown = (
        "The pictures are what the decoder draws at each component's centre."
        if view.data.kind == "image"
        else "Each shows the row that belongs to it most."
        if view.data.images is not None or view.data.texts is not None
        else ""
    )
    rest = f", {free} are free" if free else ""
    return f"{used} of {len(view.components)} components hold the data{rest}. {shown}".rstrip()


def _tile(view: View, k: int) -> Markup:
    components, labels = view.components, view.labels
    name = components.names[k]
    words = [tag("span", percent(components.usage[k]), class_="usage", title="Share of the rows")]
    if view.prediction.has_labels:
        best = int(components.tau[k].argmax())
        stands_for = joined(
            dot(best, len(labels.classes)),
            tag("span", labels.classes[best]),
            tag("i", percent(components.tau[k][best], digits=0)),
        )
        words.append(tag("span", stands_for, class_="stands", title="The class that it stands for"))
    counts = components.counts[k]
    held = [(labels.classes[c], counts[c]) for c in np.argsort(-counts, kind="stable")[:3] if counts[c] >= 0.5]
    if held:
        written = ", ".join(f"{n:.0f} {TIMES} {label}" for label, n in held)
        words.append(tag("span", written, class_="quiet", title="Labels in it"))
    kept_for = components.reserved[k]
    if kept_for is not None:
        words.append(tag("span", f"kept for {labels.classes[kept_for]}", class_="quiet"))
    return tag(
        "a",
        _shown(view, k),
        tag("b", f"{k}", f" {name}" if name else None),
        *words,
        href="#map",
        class_="tile",
        data_component=k,
        title="Show this component alone on the map",
    )


def _shown(view: View, k: int) -> Markup | None:
    """Return the component's picture, or the text of its exemplar."""
    row = int(view.components.exemplar[k])
    if view.data.kind == "image":
        drawn = np.rint(255 * np.clip(view.components.prototypes[k], 0, 1)).astype(np.uint8)
        return tag("img", src=encoded(thumbnail(drawn, LONGEST)), alt="")
    picture = view.data.thumbnail(row)
    if picture is not None:
        return tag("img", src=encoded(thumbnail(picture, LONGEST)), alt="")
    text = view.data.text(row)
    return None if text is None else tag("q", shortened(text, EXCERPT))
