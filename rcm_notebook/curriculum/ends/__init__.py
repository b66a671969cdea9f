"""Ends: what a phase of the curriculum waits for."""

from dataclasses import fields
from typing import Any

from rcm_notebook.curriculum.ends.by_hand import ByHand
from rcm_notebook.curriculum.ends.epochs import Epochs
from rcm_notebook.curriculum.ends.interface import ENDS, Course, End
from rcm_notebook.curriculum.ends.labels import LabelsReached
from rcm_notebook.curriculum.ends.plateau import Plateau
from rcm_notebook.registry import did_you_mean

__all__ = ["ENDS", "ByHand", "Course", "End", "Epochs", "LabelsReached", "Plateau", "end_from_dict"]


def end_from_dict(values: dict[str, Any]) -> End:
    """Return the end that `End.to_dict` has written.

    Raises:
        LookupError: No end has this name.
        ValueError: A setting is unknown, missing or out of range; the message names it.
    """
    settings = dict(values)
    if "by" not in settings:
        raise ValueError(f"The end of a phase needs 'by', one of {', '.join(ENDS)}; given: {settings!r}.")
    kind = ENDS[settings.pop("by")]
    known = [item.name for item in fields(kind)]
    for name in settings:
        if name not in known:
            raise ValueError(
                f"The end by {kind.name} has no setting {name!r}; known: {', '.join(known)}.{did_you_mean(name, known)}"
            )
    try:
        return kind(**settings)
    except TypeError as error:
        raise ValueError(f"The end by {kind.name} needs {', '.join(known)}; given: {settings!r}.") from error
