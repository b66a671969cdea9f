"""The label bar: the classes with their keys and counts, what was done last, undo and redo, and a box for new names.

The browser half is ``widgets/esm/label_bar.js``; the contract of the traits is in ``widgets/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from rcm_notebook.browser import module, styles
from rcm_notebook.labels import Labels, resolve
from rcm_notebook.views import palette
from rcm_notebook.widgets.kit.acknowledging import acknowledging
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.gestures import describe_change, perform
from rcm_notebook.widgets.kit.registry import WIDGETS


@WIDGETS.register("LabelBar")
class LabelBar(Bound, anywidget.AnyWidget):
    """The classes of a session with their keys, colours and counts.

    A click on a class labels the selection. So does its key: a digit for the classes 0 to 9, shift with a digit for 10
    to 19, `x` for can't tell; `u` undoes and space skips. The box finds one of many classes by a few letters, or makes
    a new one. `···` (or the context menu) renames, merges and deletes.

    Calls: `session.assign`, `add_class`, `rename_class`, `merge_classes`, `delete_class`, `undo`, `redo`.
    """

    _esm = module("label_bar.js")
    _css = styles("kit/theme.css", "kit/acknowledged.css", "label_bar.css")

    classes = traitlets.List().tag(sync=True)
    selected = traitlets.Int(0).tag(sync=True)
    labelled = traitlets.Int(0).tag(sync=True)
    cant_tell = traitlets.Int(0).tag(sync=True)
    can_undo = traitlets.Bool(False).tag(sync=True)
    can_redo = traitlets.Bool(False).tag(sync=True)
    read_only = traitlets.Bool(False).tag(sync=True)
    recent = traitlets.List().tag(sync=True)
    sort_by = traitlets.Enum(("key", "name", "count"), "key").tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)

    def bind(self) -> None:
        """Follow the session's labels and selection."""
        self._before = self.session.labels
        self.on_msg(acknowledging(self, self._hear))
        with self.hold_sync():
            self.follow("read_only", self._show_read_only)
            self.follow("labels", self._show_labels)
            self.follow("selection", self._show_selection)

    def _show_read_only(self) -> None:
        self.read_only = bool(self.session.read_only)

    def _show_labels(self) -> None:
        labels = self.session.labels
        former = former_names(labels)
        colors = palette.colors(len(labels.classes))
        with self.hold_sync():
            self.said = describe_change(self._before, labels) or self.said
            self.classes = [
                {
                    "id": int(id),
                    "name": labels.classes[id],
                    "count": int(labels.counts[id]),
                    "color": colors[id],
                    "aliases": former.get(int(id), []),
                }
                for id in labels.active
            ]
            self.recent = list(self.session.recent_classes)
            self.labelled = len(labels)
            self.cant_tell = int(labels.cant_tell.sum())
            self.can_undo, self.can_redo = bool(self.session.can_undo), bool(self.session.can_redo)
        self._before = labels

    def _show_selection(self) -> None:
        self.selected = len(self.session.selection)

    def _hear(self, _: Any, message: Mapping[str, Any], buffers: list) -> None:
        trouble = perform(self.session, message)
        self.send({"type": "notice", "level": "error" if trouble else "info", "text": trouble or ""})


def former_names(labels: Labels) -> dict[int, list[str]]:
    """Return, by class id, the names of the classes that were merged into it, by which it is still found."""
    found: dict[int, list[str]] = {}
    for gone in sorted(labels.merged):
        into, _ = resolve(gone, labels.classes, labels.merged)
        found.setdefault(into, []).append(labels.classes[gone])
    return found
