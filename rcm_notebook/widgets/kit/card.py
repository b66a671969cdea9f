"""The card of a point: what is shown when the pointer rests on it, or when it alone is selected."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rcm_notebook.views import COLUMN, palette, title_of


def card(session, row: int, by: str) -> tuple[dict[str, Any], list[bytes]]:
    """Return the card of `row` as the browser gets it, and the picture's bytes where there is one.

    Args:
        session: The session.
        row: Position in the data.
        by: What colour means at the moment; the truth is told only where the user colours by it.
    """
    why = session.explain(row, look=False)
    heading, color, certainty = _verdict(session, why)
    text = session.data.text(row)
    content = {
        "type": "card",
        "row": row,
        "heading": heading,
        "color": color,
        "certainty": certainty,
        "facts": _facts(session, row, why, by),
        "reason": str(why.get("reason") or ""),
        "text": None if text is None else str(text),
        "shape": None,
    }
    picture = session.data.thumbnail(row)
    if picture is None:
        return content, []
    pixels = np.ascontiguousarray(picture, np.uint8)
    return content | {"shape": list(pixels.shape)}, [pixels.tobytes()]


def _verdict(session, why: Mapping[str, Any]) -> tuple[str, str, float | None]:
    predicted = why.get("predicted")
    if why.get("unknown") or predicted is None:
        return "unknown", "", None
    classes = session.prediction.classes
    id = int(predicted) if not isinstance(predicted, str) else classes.index(predicted)
    return str(classes[id]), palette.colors(len(classes))[id], float(why["certainty"])


def _facts(session, row: int, why: Mapping[str, Any], by: str) -> list[list[str]]:
    labels, component = session.labels, int(why["component"])
    name = session.components.names[component]
    facts = [["component", f"{name or component} · {100 * float(why['responsibility']):.0f} %"]]
    if labels.cant_tell[row]:
        facts.append(["label", "can't tell"])
    elif labels.ids[row] >= 0:
        facts.append(["label", str(labels.classes[labels.ids[row]])])
    if by == "truth" and session.data.truth is not None and session.data.truth[row] >= 0:
        id = int(session.data.truth[row])
        facts.append(["truth", str(session.data.names[id]) if session.data.names else str(id)])
    if by.startswith(COLUMN):
        value = session.data.columns[title_of(by)][row]
        facts.append([title_of(by), "missing" if value is None or value != value else _written(value)])
    return facts


def _written(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
