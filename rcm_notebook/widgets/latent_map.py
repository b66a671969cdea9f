"""The latent map: every point where the model puts it, in the colour of what is known about it.

The browser half is ``widgets/esm/latent_map.js``; the contract of the traits is in ``widgets/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import numpy as np
import traitlets

from rcm_notebook.static import module, styles
from rcm_notebook.widgets import coloring
from rcm_notebook.widgets.binding import Bound
from rcm_notebook.widgets.card import card
from rcm_notebook.widgets.gestures import describe_change, perform

LABELLED, QUERIED, CANT_TELL = 1, 2, 4
"""Bits of a point's marks; the same numbers as in ``shaders.js``."""


class LatentMap(Bound, anywidget.AnyWidget):
    """Pan, zoom, lasso and label the points of a session on the map of its latent space.

    Args:
        session: The session to show.
        color_by: A name in COLORINGS: prediction, label, certainty, component, or truth.
        height: Height in pixels; the width follows the cell.
    """

    _esm = module("latent_map.js")
    _css = styles("latent_map.css")

    positions = traitlets.Bytes(b"").tag(sync=True)
    codes = traitlets.Bytes(b"").tag(sync=True)
    marks = traitlets.Bytes(b"").tag(sync=True)
    selection = traitlets.Bytes(b"").tag(sync=True)
    selection_by = traitlets.Unicode("").tag(sync=True)
    coloring = traitlets.Dict().tag(sync=True)
    colorings = traitlets.List().tag(sync=True)
    color_by = traitlets.Unicode("prediction").tag(sync=True)
    height = traitlets.Int(520, min=160).tag(sync=True)
    read_only = traitlets.Bool(False).tag(sync=True)

    def bind(self) -> None:
        """Follow the session's positions, colours, marks and selection."""
        self._author = ""
        self.colorings = [{"name": name, "title": name} for name in coloring.choices(self.session)]
        self.on_msg(self._hear)
        self.observe(lambda _: self._show_colors(), "color_by")
        with self.hold_sync():
            self.follow("read_only", self._show_read_only)
            self.follow("positions", self._show_positions)
            for observable in {way.follows for way in coloring.COLORINGS.values()}:
                self.follow(observable, lambda observable=observable: self._show_colors(observable))
            self.follow("labels queried", self._show_marks)
            self.follow("selection", self._show_selection)

    @traitlets.validate("color_by")
    def _known_coloring(self, proposal: Any) -> str:
        coloring.COLORINGS[proposal["value"]]
        if self.session is not None and proposal["value"] not in coloring.choices(self.session):
            raise ValueError(f"{self.session.data.name!r} has no truth to colour by.")
        return proposal["value"]

    def _show_read_only(self) -> None:
        self.read_only = bool(self.session.read_only)

    def _show_positions(self) -> None:
        self.positions = np.ascontiguousarray(self.session.positions, "<f4").tobytes()

    def _show_colors(self, replaced: str | None = None) -> None:
        way = coloring.COLORINGS[self.color_by]
        if replaced not in (None, way.follows):
            return
        with self._showing:
            now = way.color(self.session)
            with self.hold_sync():
                self.codes = now.codes.astype(now.codes.dtype.newbyteorder("<")).tobytes()
                self.coloring = now.describe()

    def _show_marks(self) -> None:
        labels, queried = self.session.labels, self.session.queried
        marks = np.zeros(len(labels.ids), np.uint8)
        if queried is not None:
            marks[queried.rows] = QUERIED
        marks[labels.ids >= 0] = LABELLED
        marks[labels.cant_tell] = CANT_TELL
        self.marks = marks.tobytes()

    def _show_selection(self) -> None:
        with self.hold_sync():
            self.selection_by = self._author
            self.selection = np.ascontiguousarray(self.session.selection, "<u4").tobytes()

    def _hear(self, _: Any, message: Mapping[str, Any], buffers: list) -> None:
        if message["type"] == "select":
            self._select(message, buffers)
        elif message["type"] == "card":
            content, pictures = card(self.session, int(message["row"]), self.color_by)
            self.send(content, pictures)
        else:
            before = self.session.labels
            trouble = perform(self.session, message)
            said = describe_change(before, self.session.labels)
            self.send({"type": "notice", "level": "error" if trouble else "info", "text": trouble or said})

    def _select(self, message: Mapping[str, Any], buffers: list) -> None:
        self._author = message["by"]
        try:
            self.session.select(decode_selection(message["encoding"], buffers[0], len(self.session.data)))
        finally:
            self._author = ""


def decode_selection(encoding: str, buffer: Any, n: int) -> np.ndarray:
    """Return the rows that the browser selected: u32 rows, or one bit for each of `n` points."""
    if encoding == "bits":
        return np.flatnonzero(np.unpackbits(np.frombuffer(buffer, np.uint8), count=n, bitorder="little"))
    return np.frombuffer(buffer, "<u4").astype(np.int64)
