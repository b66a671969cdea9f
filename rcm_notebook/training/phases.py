"""Check the names in a curriculum against the registries that define them."""

from rcm_notebook.curriculum import Curriculum
from rcm_notebook.model import FREEZABLE
from rcm_notebook.objective import SLIDERS, TERMS
from rcm_notebook.registry import unknown


def require_known(curriculum: Curriculum) -> None:
    """Check that a session can follow the curriculum.

    Raises:
        LookupError: A weight, a part to freeze or a term to wait for does not exist. The message names the phase.
        ValueError: There is no phase, or two have the same name.
    """
    if not curriculum:
        raise ValueError("The curriculum is empty; give at least one Phase.")
    names = [phase.name for phase in curriculum]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{names.count(name)} phases are named {name!r}; give each a name of its own.")
    for phase in curriculum:
        where = f"in phase {phase.name!r}"
        _require("weight", phase.weights, SLIDERS, where)
        _require("part of the network", phase.frozen, FREEZABLE, where)
        _require("term", phase.end.terms, ("total", *TERMS), where)


def _require(kind: str, names, known, where: str) -> None:
    for name in names:
        if name not in known:
            raise unknown(kind, name, known, where)
