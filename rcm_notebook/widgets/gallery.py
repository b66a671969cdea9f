"""The gallery: many rows side by side, as pictures or texts, to look through, weed out and label.

The browser half is ``widgets/esm/gallery.js``; the contract of the traits is in ``widgets/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

import anywidget
import numpy as np
import traitlets

from rcm_notebook.browser import module, styles
from rcm_notebook.types import Int
from rcm_notebook.views import outliers, palette, title_of
from rcm_notebook.widgets.gallery_order import AS_GIVEN, FILTERS, arrange, sorts, waits_for_network
from rcm_notebook.widgets.kit.acknowledging import acknowledging
from rcm_notebook.widgets.kit.background import Background
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.gestures import describe_change, perform
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab


@WIDGETS.register("Gallery")
class Gallery(Bound, anywidget.AnyWidget):
    """The rows that were selected last elsewhere, side by side, to look through, weed out and label.

    A click takes a row out or back, and shift with a click does so for a range. `drop outliers` takes out the rows that
    are unlike the others. One key then labels all that are left: they are the session's selection. Frames say what is
    labelled already. The order stays while labels change; rows without a value come last.

    Calls: `session.select`, `session.assign`.

    Args:
        session: The session to show.
        sort_by: What the rows are sorted by: ``"as given"``, or whatever the map can be coloured by.
        descending: Whether the highest come first.
        show: Which rows: a name in FILTERS, such as ``"without a label"``.
        height: Height in pixels.
    """

    tab = Tab("selection", "below", 10)

    _esm = module("gallery.js")
    _css = styles("kit/theme.css", "kit/acknowledged.css", "gallery.css")
    _mode: ClassVar[str] = "choose"

    rows = traitlets.Bytes(b"").tag(sync=True)
    chosen = traitlets.Bytes(b"").tag(sync=True)
    chosen_by = traitlets.Unicode("").tag(sync=True)
    kind = traitlets.Unicode("row").tag(sync=True)
    version = traitlets.Int(0).tag(sync=True)
    mode = traitlets.Unicode("choose").tag(sync=True)
    sorts = traitlets.List().tag(sync=True)
    sort_by = traitlets.Unicode(AS_GIVEN).tag(sync=True)
    descending = traitlets.Bool(False).tag(sync=True)
    filters = traitlets.List().tag(sync=True)
    show = traitlets.Unicode("all").tag(sync=True)
    height = traitlets.Int(300, min=120).tag(sync=True)
    read_only = traitlets.Bool(False).tag(sync=True)

    def bind(self) -> None:
        """Follow the session's selection, labels and predictions."""
        self._author, self._base, self._background = "", np.zeros(0, np.int64), Background(self, self._arranged)
        data = self.session.data
        self.kind = "picture" if data.images is not None else "text" if data.texts is not None else "row"
        self.mode, self.filters = self._mode, list(FILTERS)
        self.sorts = [{"name": name, "title": title_of(name)} for name in sorts(self.session.view)]
        self.on_msg(acknowledging(self, self._hear))
        self.observe(lambda _: self._show_rows(is_asked=True), ["sort_by", "descending", "show"])
        with self.hold_sync():
            self.follow("read_only", self._show_read_only)
            self._follow_rows()
            self.follow("labels prediction", self._show_captions)

    @traitlets.validate("sort_by")
    def _known_sort(self, proposal: Any) -> str:
        if self.session is not None and proposal["value"] not in sorts(self.session.view):
            raise ValueError(f"Rows are sorted by {', '.join(sorts(self.session.view))}; not by {proposal['value']!r}.")
        return proposal["value"]

    @traitlets.validate("show")
    def _known_filter(self, proposal: Any) -> str:
        FILTERS[proposal["value"]]
        return proposal["value"]

    def _follow_rows(self) -> None:
        self.follow("selection", self._show_selection)

    def _show_read_only(self) -> None:
        self.read_only = bool(self.session.read_only)

    def _show_selection(self) -> None:
        """Show a new selection of someone else's; of our own, or of none, only what is chosen."""
        if len(self.session.selection) and not self._author:
            self._base = self.session.selection
            self._show_rows()
        else:
            self._show_chosen()

    def _show_rows(self, is_asked: bool = False) -> None:
        """Show the rows anew; what the network has to look at first comes as given until then."""
        with self._showing:
            order = partial(arrange, self.session.view, self._base, self.sort_by, self.descending, self.show)
            self._background.forget()
            if not len(self._base) or not waits_for_network(self.session.view, self.sort_by):
                self._show_arranged(order())
                return
            self._show_arranged(arrange(self.session.view, self._base, show=self.show))
            if is_asked:
                self._say("The network processes every row ...", "info")
            self._background.ask(order)

    def _arranged(self, rows: Int[np.ndarray, " n"] | None, trouble: Exception | None) -> None:
        if rows is None:
            self._say(str(trouble) or type(trouble).__name__, "error")
        else:
            self._show_arranged(rows)

    def _show_arranged(self, rows: Int[np.ndarray, " n"]) -> None:
        with self.hold_sync():
            self.rows = np.ascontiguousarray(rows, "<u4").tobytes()
            self._show_chosen()

    def _show_chosen(self) -> None:
        rows = np.frombuffer(self.rows, "<u4")
        with self.hold_sync():
            self.chosen_by = self._author
            self.chosen = np.isin(rows, self.session.selection).astype(np.uint8).tobytes()

    def _show_captions(self) -> None:
        self.version += 1

    def _hear(self, _: Any, message: Mapping[str, Any], buffers: list) -> None:
        kind = message["type"]
        if kind == "items":
            content, pictures = self._items(np.frombuffer(buffers[0], "<u4").astype(np.int64), message["pictures"])
            self.send(content, pictures)
        elif kind == "choose":
            self._choose(np.frombuffer(buffers[0], "<u4").astype(np.int64), message["by"])
        elif kind == "drop-outliers":
            self._drop_outliers()
        elif kind == "sort-again":
            self._show_rows(is_asked=True)
        else:
            before = self.session.labels
            trouble = perform(self.session, message)
            self._say(trouble or describe_change(before, self.session.labels), "error" if trouble else "info")

    def _choose(self, rows: Int[np.ndarray, " n"], by: str) -> None:
        self._author = by
        try:
            self.session.select(rows)
        finally:
            self._author = ""

    def _drop_outliers(self) -> None:
        rows = self.session.selection
        is_outlier = outliers(self.session.latents.responsibilities[rows])
        self._choose(rows[~is_outlier], "outliers")
        dropped = int(is_outlier.sum())
        what = "no row is unlike the others" if not dropped else f"dropped {dropped:,} of {len(rows):,}"
        self._say(what, "info")

    def _say(self, text: str, level: str) -> None:
        self.send({"type": "notice", "level": level, "text": text})

    def _items(self, rows: Int[np.ndarray, " n"], with_pictures: bool) -> tuple[dict[str, Any], list[bytes]]:
        """Return what the browser shows of some rows, and the pictures' bytes, one after the other."""
        content = {"type": "items", "items": [self._caption(int(row)) for row in rows], "pictures": None}
        if not with_pictures or self.kind != "picture" or not len(rows):
            return content, []
        pictures = [np.ascontiguousarray(self.session.data.thumbnail(int(row)), np.uint8) for row in rows]
        return content | {"pictures": list(pictures[0].shape)}, [b"".join(p.tobytes() for p in pictures)]

    def _caption(self, row: int) -> dict[str, Any]:
        """Return a row's name and colour: its label, else what is predicted and how surely."""
        session = self.session
        labels, prediction, text = session.labels, session.prediction, session.data.text(row)
        caption = {"row": row, "text": text, "label": True, "certainty": None, "color": "", "note": self._note(row)}
        if labels.cant_tell[row]:
            return caption | {"name": "can't tell"}
        if labels.ids[row] >= 0:
            return caption | {"name": labels.classes[labels.ids[row]], "color": _color(int(labels.ids[row]))}
        if prediction.unknown[row] or prediction.ids[row] < 0:
            return caption | {"name": "unknown", "label": False}
        id, certainty = int(prediction.ids[row]), float(prediction.certainty[row])
        return caption | {"name": labels.classes[id], "color": _color(id), "label": False, "certainty": certainty}

    def _note(self, row: int) -> str:
        """Return what else is to be said of a row."""
        return ""


class QueryGallery(Gallery):
    """Look through the session's query: the row that is asked for now is the selection, a click goes to another."""

    _mode = "step"

    def _follow_rows(self) -> None:
        self.follow("queried", self._show_query)
        self.follow("selection", self._show_chosen)

    def _show_query(self) -> None:
        query = self.session.queried
        self._base = np.zeros(0, np.int64) if query is None else query.rows
        self._reasons = {} if query is None else dict(zip(self._base.tolist(), query.reasons, strict=True))
        self._show_rows()
        if query is not None:
            self.send({"type": "asked"})  # Also where the rows are those of before, of which no trait tells.

    def _note(self, row: int) -> str:
        return self._reasons.get(row, "")


def _color(id: int) -> str:
    return palette.colors(id + 1)[id]
