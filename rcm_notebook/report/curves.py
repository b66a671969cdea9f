"""The losses of every epoch, which the page draws: each term unweighted, with the phases as bands."""

from collections.abc import Mapping, Sequence
from typing import Any

from rcm_notebook.objective import TERMS
from rcm_notebook.views import palette

FIRST_SHOWN = "total"
"""The curve that is shown first. The terms differ by orders of magnitude, so one curve at a time is easiest to read."""


def curves(history: Sequence[Mapping[str, Any]], weights: Mapping[str, float]) -> dict[str, Any]:
    """Return `epochs`; `terms`, each with name, colour, description and values; and `phases` with their first epoch.

    A term is left out if it was always zero, or if it is not a main term and its weight is zero.

    Args:
        history: Metrics of every epoch.
        weights: Current weight of each term.
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
