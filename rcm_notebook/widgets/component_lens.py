"""The component lens: every component as a tile, and one of them in full, to understand and to edit.

The browser half is ``widgets/esm/component_lens.js``; the contract of the traits is in ``widgets/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import numpy as np
import traitlets

from rcm_notebook.browser import module, styles
from rcm_notebook.views import coloring, palette
from rcm_notebook.widgets.kit.acknowledging import acknowledging
from rcm_notebook.widgets.kit.binding import Bound
from rcm_notebook.widgets.kit.card import card
from rcm_notebook.widgets.kit.gestures import describe_change, perform
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab
from rcm_notebook.widgets.lens.acts import COMPONENT_ACTS, act
from rcm_notebook.widgets.lens.facts import detail, exemplars, shortened, tiles
from rcm_notebook.widgets.lens.pictures import LARGE, TILE, can_draw, drawn, pictures_of, shrunk
from rcm_notebook.widgets.lens.place import REACH, WIDEST, Place, axes_of, nearest_rows, place_of, plane_of, walk_along

LABELLED, SELECTED = 1, 2
"""Bits of a point's marks on the plane; the same numbers as in ``lens/plane.js``."""


@WIDGETS.register("ComponentLens")
class ComponentLens(Bound, anywidget.AnyWidget):
    """Every component of a session as a prototype that the model decodes, and one of them in full.

    The chosen component is shown with its rows in its own latent plane, a walk along any dimension, and its most
    typical rows. Buttons name, reserve, split and merge it.

    Calls: `session.name_component`, `reserve_component`, `split_component`, `merge_components`.

    Args:
        session: The session to show.
        chosen: The component shown in full; at first the one that holds most.
        dimension: The dimension of its latent space along which the walk goes; -1 is the one in which its rows differ
            most.
        order: How the tiles are sorted: "usage" or "class".
    """

    tab = Tab("components", "below", 20)

    _esm = module("component_lens.js")
    _css = styles("kit/theme.css", "kit/acknowledged.css", "kit/card.css", "component_lens.css")

    tiles = traitlets.List().tag(sync=True)
    picture_shape = traitlets.List().tag(sync=True)
    pictures = traitlets.Bytes(b"").tag(sync=True)
    selected = traitlets.Bytes(b"").tag(sync=True)
    classes = traitlets.List().tag(sync=True)
    draws = traitlets.Bool(False).tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    order = traitlets.Enum(("usage", "class"), "usage").tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)
    exemplars = traitlets.Bytes(b"").tag(sync=True)
    dimension = traitlets.Int(WIDEST).tag(sync=True)
    plane = traitlets.Dict().tag(sync=True)
    plane_rows = traitlets.Bytes(b"").tag(sync=True)
    plane_points = traitlets.Bytes(b"").tag(sync=True)
    plane_codes = traitlets.Bytes(b"").tag(sync=True)
    plane_marks = traitlets.Bytes(b"").tag(sync=True)
    walk = traitlets.Dict().tag(sync=True)
    walk_pictures = traitlets.Bytes(b"").tag(sync=True)
    read_only = traitlets.Bool(False).tag(sync=True)

    def bind(self) -> None:
        """Follow the session's components, latents and selection."""
        self.on_msg(acknowledging(self, self._hear))
        if self.chosen < 0:
            self.chosen = int(self.session.components.usage.argmax())
        self.observe(lambda _: self._show_chosen(), "chosen")
        self.observe(lambda _: self._show_place(), "dimension")
        with self.hold_sync():
            self.follow("read_only", self._show_read_only)
            self.follow("latents", self._show_latents)
            self.follow("components", self._show_components)
            self.follow("selection", self._show_selection)

    @traitlets.validate("chosen")
    def _known_component(self, proposal: Any) -> int:
        count = len(self.session.components)
        if not -1 <= proposal["value"] < count:
            raise ValueError(f"Components are 0 to {count - 1}; given {proposal['value']}.")
        return proposal["value"]

    @traitlets.validate("dimension")
    def _known_dimension(self, proposal: Any) -> int:
        count = self.session.latents.mean.shape[1]
        if not WIDEST <= proposal["value"] < count:
            raise ValueError(f"Latent dimensions are 0 to {count - 1}, or -1; given {proposal['value']}.")
        return proposal["value"]

    def _show_read_only(self) -> None:
        self.read_only = bool(self.session.read_only)

    def _show_components(self) -> None:
        session, labels = self.session, self.session.labels
        colors = palette.colors(len(labels.classes))
        known = session.components
        pictures = drawn(known.prototypes) if self.draws else pictures_of(session.data, known.exemplar)
        with self.hold_sync():
            self.tiles = tiles(session)
            self.classes = [{"id": int(id), "name": labels.classes[id], "color": colors[id]} for id in labels.active]
            self.picture_shape, self.pictures = _packed(pictures, TILE)
            self._show_detail()

    def _show_chosen(self) -> None:
        with self._showing, self.hold_sync():
            if self.dimension == WIDEST:
                self._show_place()
            else:
                self.dimension = WIDEST  # Another component differs in other ways; this shows its place.
            self._show_detail()

    def _show_detail(self) -> None:
        session, place = self.session, place_of(self.session.latents, self.chosen)
        rows, colors = self._drawn_rows(place), coloring.by_prediction(session.view)
        codes = colors.codes[rows]
        with self.hold_sync():
            shape, self.exemplars = _packed(pictures_of(session.data, exemplars(session, self.chosen, place)), TILE)
            told = detail(session, self.chosen, place)
            self.detail = told | {"shape": shape, "palette": list(colors.palette)}
            self.plane_codes = codes.astype(codes.dtype.newbyteorder("<")).tobytes()
            self._show_marks(rows)

    def _show_latents(self) -> None:
        data = self.session.data
        with self.hold_sync():
            self.draws = can_draw(data, self.session.latents)
            if data.kind == "image":
                self.caption = "" if self.draws else "its most typical point: the decoder cannot draw yet"
            elif data.images is None and data.texts is None:
                self.caption = "these points have neither picture nor text"
            else:
                self.caption = "its most typical point: a decoded vector has no picture"
            self._show_place()

    def _show_place(self) -> None:
        """Show the plane of the chosen component and the walk; both change with the parameters only."""
        with self._showing, self.hold_sync():
            latents, place = self.session.latents, place_of(self.session.latents, self.chosen)
            rows, points = plane_of(place, latents, self.dimension)
            across, up = axes_of(place, self.dimension)
            self.plane = {"across": across, "up": up, "shown": len(rows), "of": len(place.rows), "reach": REACH}
            self.plane_rows = rows.astype("<u4").tobytes()
            self.plane_points = points.astype("<f4").tobytes()
            self._show_walk(place)

    def _show_walk(self, place: Place) -> None:
        session = self.session
        if not place.is_walkable:
            empty = "No point belongs here most. A split of another component fills it."
            why = "Its points all lie in one place: there is no way to walk." if len(place.rows) else empty
            self.walk, self.walk_pictures = {"kind": "none", "shape": [], "why": why}, b""
            return
        z = walk_along(place, self.dimension)
        if self.draws:
            shape, self.walk_pictures = _packed(drawn(session.decode(self.chosen, z)), LARGE)
            self.walk = {"kind": "decoded", "shape": shape, "frames": len(z)}
            return
        near = nearest_rows(place, session.latents, z)
        rows, places = np.unique(near, return_inverse=True)
        shape, self.walk_pictures = _packed(pictures_of(session.data, rows), TILE)
        self.walk = {
            "kind": "nearest",
            "shape": shape,
            "rows": [{"row": row, "text": shortened(session.data.text(row))} for row in rows.tolist()],
            "near": places.reshape(near.shape).tolist(),
        }

    def _show_selection(self) -> None:
        latents = self.session.latents
        held = np.bincount(latents.component[self.session.selection], minlength=len(latents.affinity))
        with self.hold_sync():
            self.selected = held.astype("<u4").tobytes()
            self._show_marks(self._drawn_rows(place_of(latents, self.chosen)))

    def _show_marks(self, rows: np.ndarray) -> None:
        marks = np.where(self.session.labels.ids[rows] >= 0, LABELLED, 0)
        marks[np.isin(rows, self.session.selection)] |= SELECTED
        self.plane_marks = marks.astype(np.uint8).tobytes()

    def _drawn_rows(self, place: Place) -> np.ndarray:
        return plane_of(place, self.session.latents, self.dimension)[0]

    def _hear(self, _: Any, message: Mapping[str, Any], buffers: list) -> None:
        if message["type"] == "card":
            content, pictures = card(self.session.view, int(message["row"]), "prediction")
            self.send(content, pictures)
            return
        if message["type"] in COMPONENT_ACTS:
            level, text = act(self.session, message)
        else:
            before = self.session.labels
            trouble = perform(self.session, message)
            level, text = ("error", trouble) if trouble else ("info", describe_change(before, self.session.labels))
        self.send({"type": "notice", "level": level, "text": text})


def _packed(pictures: np.ndarray | None, side: int) -> tuple[list[int], bytes]:
    """Return the shape of one picture and the bytes of all, at most `side` px each; nothing without pictures."""
    if pictures is None:
        return [], b""
    small = shrunk(pictures, side)
    return list(small.shape[1:]), np.ascontiguousarray(small).tobytes()
