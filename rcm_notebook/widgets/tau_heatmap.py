"""The heat map of tau: which component stands for which class, how many points that is, and what is confused.

The browser half is ``widgets/esm/tau_heatmap.js``; the contract of the traits is in ``widgets/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import anywidget
import numpy as np
import traitlets

from rcm_notebook.browser import module, styles
from rcm_notebook.views import TABLES, UNKNOWN, Kind, Table, palette
from rcm_notebook.widgets.kit.acknowledging import acknowledging
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.gestures import describe_change, perform
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab

EMPTY = "No labels yet: lasso some points and press a digit."
SHADES = 64
"""Steps of a ramp. A choice: finer than the eye separates."""


@WIDGETS.register("TauHeatmap")
class TauHeatmap(Bound, anywidget.AnyWidget):
    """Which class each component of a session stands for.

    `ownership` shows who owns which rows, and `confusion` compares truth and prediction. A click on a cell, a row or a
    column selects those rows, and a digit then labels them. Without labels the widget says so.

    Reads: `session.components.tau`. Calls: `session.select`, `session.assign`.

    Args:
        session: The session to show.
        show: A name in TABLES: tau, ownership, or confusion where the data knows the truth.
        height: Most height of the table in pixels; the width follows the cell.
    """

    tab = Tab("tau", "below", 30)

    _esm = module("tau_heatmap.js")
    _css = styles("kit/theme.css", "kit/acknowledged.css", "tau_heatmap.css")

    show = traitlets.Unicode("tau").tag(sync=True)
    shows = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    heads = traitlets.Bytes(b"").tag(sync=True)
    values = traitlets.Bytes(b"").tag(sync=True)
    counts = traitlets.Bytes(b"").tag(sync=True)
    held = traitlets.Bytes(b"").tag(sync=True)
    ramps = traitlets.Dict().tag(sync=True)
    height = traitlets.Int(420, min=160).tag(sync=True)

    def bind(self) -> None:
        """Follow the session's components and selection."""
        self._table: Table | None = None
        self.shows = [{"name": name, "about": TABLES[name].about} for name in TABLES.available(self.session.view)]
        self.ramps = {"light": list(palette.shades(SHADES)), "dark": list(palette.shades(SHADES, dark=True))}
        self.on_msg(acknowledging(self, self._hear))
        self.observe(lambda _: self._show_table(), "show")
        with self.hold_sync():
            self.follow("components", self._show_table)
            self.follow("selection", self._show_selection)

    @traitlets.validate("show")
    def _known_table(self, proposal: Any) -> str:
        TABLES[proposal["value"]]
        if self.session is not None and proposal["value"] not in TABLES.available(self.session.view):
            raise ValueError(f"{self.session.data.name!r} has no truth to compare with.")
        return proposal["value"]

    def _show_table(self) -> None:
        with self._showing, self.hold_sync():
            if self.session is None:
                return
            if not self.session.prediction.has_labels:
                self._table, self.words = None, {"empty": EMPTY}
                self.heads = self.values = self.counts = b""
            else:
                kind = TABLES[self.show]
                self._table = found = kind.build(self.session.view)
                self.words = describe(self.session, kind, found)
                self.heads = row_heads(self.session, kind, found).astype("<i4").tobytes()
                self.values = found.values.astype("<f4").tobytes()
                self.counts = found.counts.astype("<u4").tobytes()
            self._show_selection()

    def _show_selection(self) -> None:
        if self._table is None:
            self.held = b""
        else:
            self.held = np.concatenate(self._table.held(self.session.selection)).astype("<u4").tobytes()

    def _hear(self, _: Any, message: Mapping[str, Any], buffers: list) -> None:
        if message["type"] == "pick":
            trouble, said = None, self._pick(message["row"], message["column"], message["how"])
        else:
            before = self.session.labels
            trouble = perform(self.session, message)
            said = describe_change(before, self.session.labels)
        self.send({"type": "notice", "level": "error" if trouble else "info", "text": trouble or said})

    def _pick(self, row: int | None, column: int | None, how: str) -> str:
        """Select the points of a cell, a row or a column, and say how many that were."""
        found, selected = self._table, self.session.selection
        if found is None:
            return EMPTY
        rows = found.pick(row, column)
        if not len(rows) and row is not None and self.show == "tau":
            rows = found.pick(row, None)  # A component may well stand for a class that none of its points is given.
        if how == "add":
            rows = np.union1d(selected, rows)
        elif how == "remove":
            rows = np.setdiff1d(selected, rows)
        self.session.select(rows)
        return (
            f"{len(rows):,} point{'' if len(rows) == 1 else 's'} selected" if len(rows) else "No points are selected."
        )


def describe(session, kind: Kind, found: Table) -> dict[str, Any]:
    """Return the names that stand beside a table, and how its numbers are read."""
    classes = session.prediction.classes
    colors = palette.colors(len(classes))
    if kind.rows == "truth":
        known = session.data.names or ()
        names = [str(known[id]) if id < len(known) else str(id) for id in range(int(found.row_ids.max(initial=-1)) + 1)]
    else:
        names = [name or "" for name in session.components.names]
    return {
        "about": kind.about,
        "rows": kind.rows,
        "is_share": kind.is_share,
        "names": names,
        "columns": [
            {"id": UNKNOWN, "name": "unknown", "color": ""}
            if id == UNKNOWN
            else {"id": int(id), "name": str(classes[id]), "color": colors[id]}
            for id in found.column_ids
        ],
    }


def row_heads(session, kind: Kind, found: Table) -> np.ndarray:
    """Return int [R, 5]: id, points, columns of the group and of the reservation (-1 for none), and whether known."""
    reserved = session.components.reserved if kind.rows == "component" else ()
    kept = [reserved[row] if reserved else None for row in found.row_ids]
    groups, keeps = _columns(found, found.groups), _columns(found, kept)
    return np.stack([found.row_ids, found.points, groups, keeps, found.is_known], axis=1)


def _columns(found: Table, ids: Iterable[int | None]) -> list[int]:
    """Return the column of each class id, -1 where it has none."""
    place = {int(id): at for at, id in enumerate(found.column_ids) if id != UNKNOWN}
    return [-1 if id is None else place.get(int(id), -1) for id in ids]
