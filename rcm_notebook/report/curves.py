"""The losses of every epoch, for the page to draw: each term unweighted, with the phases as bands."""

from collections.abc import Mapping, Sequence
from typing import Any

from rcm_notebook.objective import TERMS
from rcm_notebook.views import palette

FIRST_SHOWN = "total"
"""The curve shown at first; the terms differ by orders of magnitude, so that one at a time reads best."""


def curves(history: Sequence[Mapping[str, Any]], weights: Mapping[str, float]) -> dict[str, Any]:
    """Return `epochs`; `terms`, each with name, colour, what it is and its values; and `phases` by first epoch.

    Left out are terms that were off, zero throughout, and those of little interest that weigh nothing.

    Args:
        history: Metrics of every epoch.
        weights: The weight that each term has now.
    """
    names = ("total", *TERMS)
    terms = [
        {
            "name": name,
            "color": color,
            "about": TERMS[name].weight.description if name in TERMS else "The weighted sum of all terms.",
            "values": values,
            "shown": name == FIRST_SHOWN,
        }
        for name, color in zip(names, palette.colors(len(names)), strict=True)
        if (name not in TERMS or TERMS[name].weight.is_main or weights.get(name))
        and any(values := [entry.get(name) for entry in history])
    ]
    phases: list[list[Any]] = []
    for entry in history:
        if not phases or phases[-1][1] != entry["phase"]:
            phases.append([entry["epoch"], entry["phase"]])
    return {"epochs": [entry["epoch"] for entry in history], "terms": terms, "phases": phases}
