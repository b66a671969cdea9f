"""The facts that the lens shows, as words and numbers: a few for each component, more for the chosen one."""

from typing import Any

import numpy as np

from rcm_notebook.views import palette
from rcm_notebook.widgets.lens.place import Place

EXEMPLARS = 12
"""How many typical rows of a component are shown. A choice: one line of thumbnails."""

BARS = 6
"""How many classes of a row of tau get a bar; the rest is one number."""

WORTH = 0.01
"""Probability below which a class gets no bar. A choice."""

LETTERS = 240
"""Most letters of a row's text that are sent; the rest is cut off."""


def tiles(session) -> list[dict[str, Any]]:
    """Return the facts about every component, in the order of the components."""
    components, prediction, latents = session.components, session.prediction, session.latents
    colors = palette.colors(len(prediction.classes))
    is_known = _is_known(session)
    rows = np.bincount(latents.component, minlength=len(components))
    free, mixed = set(components.free.tolist()), set(components.mixed.tolist())
    told = []
    for k in range(len(components)):
        id = int(components.tau[k].argmax()) if is_known[k] else -1
        kept = components.reserved[k]
        told.append(
            {
                "component": k,
                "name": components.names[k] or "",
                "usage": float(components.usage[k]),
                "rows": int(rows[k]),
                "id": id,
                "class": prediction.classes[id] if id >= 0 else "",
                "color": colors[id] if id >= 0 else "",
                "share": float(components.tau[k, id]) if id >= 0 else 0.0,
                "reserved": -1 if kept is None else int(kept),
                "keeps": "" if kept is None else prediction.classes[kept],
                "free": k in free,
                "mixed": k in mixed,
                "text": ""
                if session.data.kind == "image"
                else shortened(session.data.text(int(components.exemplar[k]))),
            }
        )
    return told


def detail(session, component: int, place: Place) -> dict[str, Any]:
    """Return more facts about one component.

    Returns:
        `component`; `bars`, its most probable classes {name, color, share}, and `others`, the share of the rest;
        `evidence`, how many labels reach it, and `labelled`, how many of its rows have a label; `exemplars`, see
        `rows_told`; `proposal`, {reason, into, merge} or None; `alike`, the components that it could be merged into,
        first those with which it shares most pairs; `dimensions`, {dimension, spread}, the widest first.
    """
    components, classes = session.components, session.prediction.classes
    colors = palette.colors(len(classes))
    tau = components.tau[component]
    top = np.argsort(-tau, kind="stable")[:BARS] if _is_known(session)[component] else np.zeros(0, np.int64)
    top = top[tau[top] >= WORTH]
    bars = [{"name": classes[id], "color": colors[id], "share": float(tau[id])} for id in top]
    return {
        "component": component,
        "bars": bars,
        "others": float(max(1 - sum(bar["share"] for bar in bars), 0.0)) if bars else 0.0,
        "evidence": float(components.evidence[component]),
        "labelled": int((session.labels.ids[place.rows] >= 0).sum()),
        "exemplars": rows_told(session, exemplars(session, component, place)),
        "proposal": _proposal(session, component),
        "alike": _alike(session, component),
        "dimensions": [{"dimension": j, "spread": float(place.spread[j])} for j in place.dimensions],
    }


def exemplars(session, component: int, place: Place) -> np.ndarray:
    """Return the rows with the largest responsibility among the rows whose most probable component is this one."""
    weight = session.latents.responsibilities[place.rows, component]
    return place.rows[np.argsort(-weight, kind="stable")[:EXEMPLARS]]


def rows_told(session, rows: np.ndarray) -> list[dict[str, Any]]:
    """Return for each row {row, text, class, color, labelled}; the class is its label, or else the predicted one."""
    labels, prediction = session.labels, session.prediction
    colors = palette.colors(len(labels.classes))
    told = []
    for row in rows.tolist():
        labelled = bool(labels.ids[row] >= 0)
        id = int(labels.ids[row] if labelled else prediction.known_ids[row])
        told.append(
            {
                "row": row,
                "text": shortened(session.data.text(row)),
                "class": labels.classes[id] if id >= 0 else "",
                "color": colors[id] if id >= 0 else "",
                "labelled": labelled,
            }
        )
    return told


def shortened(text: str | None) -> str:
    """Return a text cut to `LETTERS`; empty for None."""
    whole = "" if text is None else str(text)
    return whole if len(whole) <= LETTERS else whole[: LETTERS - 1] + "…"


def _is_known(session) -> np.ndarray:
    """Return whether enough labels reach each component for its class to be known, bool [K]."""
    prediction = session.prediction
    return (session.components.evidence >= prediction.unknown_below) & prediction.has_labels


def _proposal(session, component: int) -> dict[str, Any] | None:
    for proposal in session.proposals:
        if proposal.component == component:
            return {"reason": proposal.reason, "into": proposal.into, "merge": proposal.merge}
    return None


def _alike(session, component: int) -> list[int]:
    components, affinity = session.components, session.latents.affinity
    own = np.sqrt(np.maximum(np.diag(affinity), 1e-12))
    likeness = affinity[component] / (own[component] * own)
    left_out = {component, *components.free.tolist()}
    return [int(k) for k in np.argsort(-likeness, kind="stable") if int(k) not in left_out]
