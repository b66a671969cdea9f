"""The still: a notebook shows it where the live widget is gone. For a map it is a picture, else a line of text.

A saved notebook keeps no widget state. When it is opened again, it has the id of a widget that no kernel knows. For
that id JupyterLab shows an error, and never another format of the same output. So a widget leaves two outputs: itself,
and after it the still. The still has style rules: while the widget lives they hide the still, and without the widget
they hide the error.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from IPython.display import publish_display_data
from PIL import Image, ImageColor, ImageDraw

from rcm_notebook.types import Float, Int, Rows
from rcm_notebook.views import CONTEXT

SIZE = 640, 400
"""Width and height of a still in pixels. A choice: enough to recognize the map, and small in a saved notebook."""

FINER = 2
"""The still is drawn this many times larger and then averaged, which smooths the edges of the dots."""

MARGIN = 14
SHOWN_CLASSES = 24
"""How many entries of the legend a still shows."""

RING = 107, 114, 128, 255
"""Colour of the ring around a labelled point: a grey that is visible on white and on black."""


class Stilled:
    """Mixin of a session's widgets, first among the bases; a displayed widget also leaves a still."""

    session: Any

    if TYPE_CHECKING:

        @property
        def model_id(self) -> str:
            """Id of the widget's model, from the ipywidgets class."""
            ...

    def stilled(self) -> Any:
        """Return the map that the still shows, or None if the widget has no map."""
        return None

    def still(self) -> bytes | None:
        """Return a picture of the map as it is now, as PNG; None if there is no map."""
        shown = self.stilled()
        if shown is None:
            return None
        places = np.frombuffer(shown.positions, "<f4").reshape(-1, 2)
        codes = np.frombuffer(shown.codes, np.uint8 if len(shown.codes) == len(places) else "<u2")
        labelled = np.flatnonzero(np.frombuffer(shown.marks, np.uint8) & 1)
        return draw(places, codes.astype(np.int64), shown.coloring["palette"], labelled)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the view and the picture as one output."""
        data, metadata = self._bundle()
        picture = self.still() if self.session is not None else None
        return (data if picture is None else {**data, "image/png": base64.b64encode(picture).decode()}), metadata

    def _ipython_display_(self) -> None:
        """Display the view, and after it the still."""
        data, metadata = self._bundle()
        if self.session is None:
            publish_display_data(data, metadata)
            return
        self.add_class(f"rcm-live-{self.model_id}")  # type: ignore[attr-defined]  The ipywidgets class beside this one.
        publish_display_data(data, metadata)
        png = self.still()
        if png is None:
            page = html(self.model_id, _line(f"{self!r}: run the cell to show it."))
            publish_display_data({"text/html": page})  # The view has the text already.
            return
        about = f"{self.session.data.name}, {len(self.session.data):,} points"
        picture = base64.b64encode(png).decode()
        page = html(self.model_id, _pictured(picture, about, self.stilled().coloring))
        publish_display_data({"text/html": page, "image/png": picture, "text/plain": f"a picture of {self!r}"})

    def _bundle(self) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.session is None:
            return {"text/plain": repr(self)}, {}
        bundle = super()._repr_mimebundle_()  # type: ignore[misc]
        return bundle if isinstance(bundle, tuple) else (bundle, {})


def draw(
    places: Float[np.ndarray, "N 2"],
    codes: Int[np.ndarray, " N"],
    palette: Sequence[str],
    labelled: Rows,
) -> bytes:
    """Return a PNG of the points on a transparent background; points of code 0 lie below the others.

    Args:
        places: Positions of the points on the map.
        codes: Colour of each point, as an index of the palette.
        palette: Colours ``#rrggbb`` by code.
        labelled: Rows that get a ring.
    """
    width, height = (FINER * side for side in SIZE)
    x, y = _on_canvas(places, width, height)
    diameter = FINER * float(np.clip(313 / np.sqrt(max(len(places), 1)), 2.4, 9))  # As on the live map.
    canvas = np.zeros((height, width), np.int32)  # Code + 1; 0 is nothing.
    order = np.argsort(codes != 0, kind="stable")
    for dx, dy in _disc(diameter / 2):
        canvas[np.clip(y + dy, 0, height - 1)[order], np.clip(x + dx, 0, width - 1)[order]] = codes[order] + 1
    colors = np.array([(0, 0, 0, 0), *((*ImageColor.getrgb(color), 255) for color in palette)], np.uint8)
    image = Image.fromarray(colors[canvas], "RGBA")
    pen, reach = ImageDraw.Draw(image), diameter / 2 + 2 * FINER
    for left, top in zip(x[labelled].tolist(), y[labelled].tolist(), strict=True):
        pen.ellipse((left - reach, top - reach, left + reach, top + reach), outline=RING, width=FINER)
    written = io.BytesIO()
    image.reduce(FINER).quantize(128, Image.Quantize.FASTOCTREE).save(written, "png")
    return written.getvalue()


def html(model_id: str, content: str) -> str:
    """Return the still as HTML: `content`, and style rules that show it only if the widget is missing."""
    mine, here = f".rcm-still-{model_id}", ".jp-OutputArea-child"
    rules = (
        f"body:has(.rcm-live-{model_id}) {mine}, body:has(.rcm-live-{model_id}) {here}:has({mine}) {{ display: none }} "
        # A view without an element is a line of text: the widget is loading, or no kernel knows it.
        f"{here}:has(+ {here} {mine}) > .jp-OutputArea-output:not(:has(*)) {{ display: none }}"
    )
    style = f"<style>{rules}</style>"
    return f'<div class="rcm-still {mine[1:]}" style="max-width: {SIZE[0]}px">{style}{content}</div>'


def _pictured(picture: str, about: str, coloring: Mapping[str, Any]) -> str:
    kinds = "".join(
        '<span style="margin-right: 1em; white-space: nowrap">'
        f'<span style="color: {escape(entry["color"] or CONTEXT)}">&#9679;</span> '
        f"{escape(str(entry['name']))} {entry['count']:,}</span>"
        for entry in coloring["entries"][:SHOWN_CLASSES]
    )
    about = f"{about} by {coloring['title']}"
    return (
        f'<img alt="The latent map of {escape(about)}" width="{SIZE[0]}" src="data:image/png;base64,{picture}">'
        f'<div style="font-size: 12px">{kinds}</div>{_line(f"{about}, as a picture. Run the cell to go on.")}'
    )


def _line(text: str) -> str:
    return f'<div style="font-size: 12px; opacity: 0.7">{escape(text)}</div>'


def _on_canvas(places: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each point's column and row in pixels: all points are visible, both axes have one scale, y points up."""
    if not len(places):
        return np.zeros(0, int), np.zeros(0, int)
    low, high = places.min(0), places.max(0)
    room = np.array([width, height]) - 2 * FINER * MARGIN
    scale = (room / np.maximum(high - low, 1e-12)).min()
    middle = (places - (low + high) / 2) * scale
    return np.rint(width / 2 + middle[:, 0]).astype(int), np.rint(height / 2 - middle[:, 1]).astype(int)


def _disc(radius: float) -> list[tuple[int, int]]:
    reach = range(-int(radius), int(radius) + 1)
    return [(dx, dy) for dx in reach for dy in reach if dx * dx + dy * dy <= radius * radius]
