"""The errors that a user meets: those that the package defines, found by looking through it, and the builtin ones."""

import inspect
from collections.abc import Iterator
from importlib import import_module

from rcm_notebook.reference.layers import folder_of
from rcm_notebook.reference.markdown import table
from rcm_notebook.reference.modules import modules

BUILTIN = {
    "ValueError": "A value, a row, a file or a setting is not what it should be. The message says what was given and "
    "what was expected. Nothing is changed.",
    "LookupError": "No part, class, column, phase or weight has this name. The message lists the known ones.",
    "FileNotFoundError": "There is no such file or folder, or the folder holds no session, run or data set. Check the "
    "path.",
    "FileExistsError": "A new run or model was given a folder that is in use. Give another folder, or resume the run.",
    "OSError": "The disk is full or gone, or a file may not be read or written. Make room, then repeat the call. What "
    "was on disk before is whole.",
    "ConnectionError": "A data set has to be downloaded, and the machine is offline. `rcm-notebook data get NAME` "
    "fetches it beforehand.",
    "ImportError": "An optional library is missing. Where an extra of ours brings it, the message names the extra.",
    "RuntimeError": "Training is running and the call must not change the parameters meanwhile. Wait with "
    "`session.job.wait()`, or cancel the job.",
}
"""Builtin error -> what it means here, and what to do."""


def defined() -> list[type[Exception]]:
    """Return every exception class of the package, by name."""
    found = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Exception) and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda error: error.__name__)


def door_of(error: type[Exception]) -> str | None:
    """Return the module from which users import an exception; None where its folder does not export it."""
    door = f"rcm_notebook.{folder_of(error.__module__)}"
    return door if error.__name__ in getattr(import_module(door), "__all__", ()) else None


def told(error: type[Exception]) -> tuple[str, str]:
    """Return what an exception means, the first line of its docstring, and what to do, the paragraph below it."""
    meaning, _, remedy = inspect.cleandoc(error.__doc__ or "").partition("\n\n")
    return meaning, " ".join(remedy.split())


def section() -> Iterator[str]:
    """Yield the paragraphs of the page."""
    yield "An error says what was given, what was expected and what to do. What the user entered before it is kept."
    rows = [
        (f"`{error.__name__}`", f"`{door_of(error)}`", f"`{error.__mro__[1].__name__}`", *told(error))
        for error in defined()
    ]
    yield table(("error", "import it from", "is a", "meaning", "what to do"), rows)
    yield "Builtin errors:"
    yield table(("error", "meaning and what to do"), [(f"`{name}`", text) for name, text in BUILTIN.items()])
