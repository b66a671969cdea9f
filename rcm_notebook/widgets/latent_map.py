"""The latent map: every point where the model puts it, in the colour of what is known about it.

The browser half is ``widgets/esm/latent_map.js``; the contract of the traits is in ``widgets/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import anywidget
import numpy as np
import traitlets

from rcm_notebook.browser import module, styles
from rcm_notebook.views import coloring, search
from rcm_notebook.widgets.kit.acknowledging import acknowledging
from rcm_notebook.widgets.kit.background import Background
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.card import card
from rcm_notebook.widgets.kit.gestures import describe_change, perform
from rcm_notebook.widgets.kit.registry import WIDGETS

LABELLED, QUERIED, CANT_TELL = 1, 2, 4
"""Bits of a point's marks; the same numbers as in ``map/shaders.js``."""


@WIDGETS.register("LatentMap")
class LatentMap(Bound, anywidget.AnyWidget):
    """Every row of a session where the model puts it, to move, zoom, lasso and label.

    A drag moves the map, the wheel zooms, and shift with a drag draws a lasso. A digit labels the selected rows; `u`
    takes that back. Labelled rows have rings, and selected rows stand out. A click in the legend selects a class. `s`
    searches, and the arrow saves a PNG or SVG. Before the first label all points are grey, and the line below says
    what to do.

    Calls: `session.select(rows)`, `session.assign(rows, label)`, `session.undo()`.

    Args:
        session: The session to show.
        color_by: What the colours mean: a coloring (prediction, label, component, truth, ...), a score (certainty,
            entropy, ...), or a column of the data.
        height: Height in pixels; the width follows the cell.
    """

    _esm = module("latent_map.js")
    _css = styles("kit/theme.css", "kit/acknowledged.css", "latent_map.css", "kit/card.css")

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
    session_name = traitlets.Unicode("").tag(sync=True)
    damage = traitlets.Unicode("").tag(sync=True)

    def bind(self) -> None:
        """Follow the session's positions, colours, marks and selection."""
        self._author, self._background = "", Background(self, self._found_colors)
        view = self.session.view
        choices = coloring.choices(view)
        self.colorings = [{"name": name, "title": coloring.title_of(name)} for name in choices]
        self.session_name = self.session.path.name
        self.on_msg(acknowledging(self, self._hear))
        self.observe(lambda _: self._show_colors(), "color_by")
        with self.hold_sync():
            self.follow("read_only", self._show_read_only)
            self.follow("positions", self._show_positions)
            for observable in {coloring.way(view, name).follows for name in choices} - {""}:
                self.follow(observable, lambda observable=observable: self._show_colors(observable))
            if not coloring.way(self.session.view, self.color_by).follows:
                self._show_colors()
            self.follow("labels queried", self._show_marks)
            self.follow("selection", self._show_selection)
            self.follow("notice", self._show_notice)
            self.follow("damage", self._show_damage)

    def stilled(self) -> LatentMap:
        """Return itself."""
        return self

    @traitlets.validate("color_by")
    def _known_coloring(self, proposal: Any) -> str:
        return proposal["value"] if self.session is None else coloring.named(self.session.view, proposal["value"])

    def _show_read_only(self) -> None:
        self.read_only = bool(self.session.read_only)

    def _show_positions(self) -> None:
        self.positions = np.ascontiguousarray(self.session.positions, "<f4").tobytes()

    def _show_colors(self, replaced: str | None = None) -> None:
        way = coloring.way(self.session.view, self.color_by)
        if replaced not in (None, way.follows):
            return
        with self._showing:
            self._background.forget()
            if way.runs_network:
                if not self.codes:  # A map is never without colours.
                    self._show_coloring(coloring.way(self.session.view, "component").color(self.session.view))
                if replaced is None:
                    self.send({"type": "notice", "level": "info", "text": "The network processes every row ..."})
                self._background.ask(partial(way.color, self.session.view))
            else:
                self._show_coloring(way.color(self.session.view))

    def _found_colors(self, found: coloring.Coloring | None, trouble: Exception | None) -> None:
        if found is not None:
            self._show_coloring(found)
        else:
            self.send({"type": "notice", "level": "error", "text": str(trouble) or type(trouble).__name__})

    def _show_coloring(self, now: coloring.Coloring) -> None:
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

    def _show_notice(self) -> None:
        if self.session.notice:
            self.send({"type": "notice", "level": "lasting", "text": self.session.notice})

    def _show_damage(self) -> None:
        found = self.session.damage
        self.damage = "" if found is None else str(found)

    def _hear(self, _: Any, message: Mapping[str, Any], buffers: list) -> None:
        if message["type"] == "select":
            self._select(message, buffers)
        elif message["type"] == "search":
            self._search(message)
        elif message["type"] == "card":
            content, pictures = card(self.session.view, int(message["row"]), self.color_by)
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

    def _search(self, message: Mapping[str, Any]) -> None:
        found = search(self.session.view, str(message["text"]))
        if len(found.rows):
            self.session.select(found.rows)
        self.send({"type": "found", "by": message["by"], "count": len(found.rows), "text": found.words})


def decode_selection(encoding: str, buffer: Any, n: int) -> np.ndarray:
    """Return the rows that the browser selected: u32 rows, or one bit for each of `n` points."""
    if encoding == "bits":
        return np.flatnonzero(np.unpackbits(np.frombuffer(buffer, np.uint8), count=n, bitorder="little"))
    return np.frombuffer(buffer, "<u4").astype(np.int64)
