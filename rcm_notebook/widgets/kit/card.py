"""The card of a point: the map shows it when the pointer rests on the point, or when only this point is selected."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rcm_notebook.views import COLUMN, View, explain, palette, title_of


def card(view: View, row: int, by: str) -> tuple[dict[str, Any], list[bytes]]:
    """Return the card of `row` in the form that the browser gets, and the bytes of its picture if it has one.

    Args:
        view: The view of the session.
        row: Position in the data.
        by: The current colouring of the map; the card contains the truth only if the user colours by it.
    """
    why = explain(view, row, look=False)
    heading, color, certainty = _verdict(view, why)
    text = view.data.text(row)
    content = {
        "type": "card",
        "row": row,
        "heading": heading,
        "color": color,
        "certainty": certainty,
        "facts": _facts(view, row, why, by),
        "reason": str(why.get("reason") or ""),
        "text": None if text is None else str(text),
        "shape": None,
    }
    picture = view.data.thumbnail(row)
    if picture is None:
        return content, []
    pixels = np.ascontiguousarray(picture, np.uint8)
    return content | {"shape": list(pixels.shape)}, [pixels.tobytes()]


def _verdict(view: View, why: Mapping[str, Any]) -> tuple[str, str, float | None]:
    predicted = why.get("predicted")
    if why.get("unknown") or predicted is None:
        return "unknown", "", None
    classes = view.prediction.classes
    id = int(predicted) if not isinstance(predicted, str) else classes.index(predicted)
    return str(classes[id]), palette.colors(len(classes))[id], float(why["certainty"])


def _facts(view: View, row: int, why: Mapping[str, Any], by: str) -> list[list[str]]:
    labels, component = view.labels, int(why["component"])
    name = view.components.names[component]
    facts = [["component", f"{name or component} · {100 * float(why['responsibility']):.0f} %"]]
    if labels.cant_tell[row]:
        facts.append(["label", "can't tell"])
    elif labels.ids[row] >= 0:
        facts.append(["label", str(labels.classes[labels.ids[row]])])
    elif why.get("from_name"):
        facts.append(["known from", "names of classes alone"])
    if by == "truth" and view.data.truth is not None and view.data.truth[row] >= 0:
        id = int(view.data.truth[row])
        facts.append(["truth", str(view.data.names[id]) if view.data.names else str(id)])
    if by.startswith(COLUMN):
        value = view.data.columns[title_of(by)][row]
        facts.append([title_of(by), "missing" if value is None or value != value else _written(value)])
    return facts


def _written(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
