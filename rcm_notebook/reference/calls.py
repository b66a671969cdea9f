"""The page of calls: what a Session, a Dataset and a Job can do, what they raise, and the command line.

The methods stand in the order in which they are used. `GROUPS` says that order and must name every public one, so that
a new method is placed where a reader looks for it; everything else comes from docstrings and from argparse.
"""

import argparse
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rcm_notebook.cli import parser
from rcm_notebook.data import Dataset, load
from rcm_notebook.reference import errors
from rcm_notebook.reference.markdown import GENERATED, documented, items, markdown, sections, table
from rcm_notebook.session import Job, Observables, Session
from rcm_notebook.training import Progress

SESSION: Mapping[str, Sequence[str]] = {
    "Open and close": ("open", "save", "save_as", "freeze", "close", "step_back", "path"),
    "Train": ("train", "start", "trace_count"),
    "Steer": (
        "set_weights",
        "reset_weights",
        "set_learning_rate_factor",
        "next_phase",
        "previous_phase",
        "go_to_phase",
    ),
    "Label": ("select", "assign", "assign_each", "clear", "undo", "redo", "can_undo", "can_redo"),
    "Classes": (
        *("classes", "recent_classes", "add_class", "describe_class", "rename_class", "merge_classes", "delete_class"),
    ),
    "Labels as files": ("import_labels", "export_labels", "refresh_labels"),
    "What to label next": ("query", "disputes", "explain", "simulate"),
    "Predict": ("predict", "predict_proba", "uncertainty", "ood", "extend"),
    "Judge": ("evaluate", "measure", "audit", "audit_result", "judged_labels", "report"),
    "Components": (
        "name_component",
        "reserve_component",
        "split_component",
        "merge_components",
        "proposals",
        "reconstruct",
        "decode",
    ),
    "Beside the kernel's thread": ("in_background",),
}
DATASET: Mapping[str, Sequence[str]] = {
    "Make": ("from_arrays", "from_dataframe", "from_parquet", "from_texts", "from_folder"),
    "What it is": ("kind", "shape", "fingerprint"),
    "Rows": ("scaled", "scale_new", "embed", "thumbnail", "text"),
    "Another of it": ("take", "with_columns", "with_test"),
    "On disk": ("save", "load", "check"),
}
JOB: Mapping[str, Sequence[str]] = {
    "Training in the background": ("progress", "wait", "cancel", "stop", "is_done", "is_cancelled", "finish"),
}

GROUPS: Mapping[type, Mapping[str, Sequence[str]]] = {Session: SESSION, Dataset: DATASET, Job: JOB}
"""Class -> heading -> names of its public members, in the order of the page."""

WIDTH = 120
"""Characters a line of the command line's help; a choice, so that every terminal gives the same page."""


def page() -> str:
    """Return the page as Markdown."""
    parts = [
        "# Session, Dataset, Job, errors and the command line",
        GENERATED,
        "`import rcm_notebook as rcm` has `Session`, `Dataset`, `load` and the settings that "
        "[the page of parts](parts.md) explains. Rows are positions from 0 in the data set.",
        'The examples run as they stand: `np` is NumPy, `data` is `rcm.load("digits")`, and `folder` is the path of an '
        "empty folder, in which they run. `session` is a session on `data` with a small network, a little training and "
        "three labels of each class.",
        "## Session",
        documented(Session.__doc__),
        "### Observables",
        "Each is replaced whole when it changes; `session.observe(f, name)` (traitlets) calls `f` after that.",
        _attributes(Observables),
        *_members(Session, "session"),
        "## Dataset",
        markdown(sections(Dataset.__doc__)[""]),
        _attributes(Dataset),
        "### Load by name",
        f"**`rcm.load{_arguments(load)}`**",
        documented(load.__doc__),
        *_members(Dataset, "data"),
        "## Job",
        documented(Job.__doc__),
        *_members(Job, "job"),
        "`job.progress` and `session.progress` are a `Progress`:",
        _attributes(Progress),
        "## Errors",
        *errors.section(),
        "## Command line",
        *_commands(),
    ]
    return "\n\n".join(parts).rstrip() + "\n"


def public(owner: type) -> dict[str, Any]:
    """Return every public method and property of a class of ours by its name, as the class body has it."""
    found: dict[str, Any] = {}
    for base in reversed(owner.__mro__):
        if base.__module__.startswith("rcm_notebook"):
            found |= {name: value for name, value in vars(base).items() if not name.startswith("_") and _docs(value)}
    return found


def _docs(value: Any) -> bool:
    return inspect.isfunction(value) or isinstance(value, classmethod) or _is_property(value)


def _is_property(value: Any) -> bool:
    return isinstance(value, property) or type(value).__name__ == "cached_property"


def _members(owner: type, instance: str) -> Iterator[str]:
    known = public(owner)
    for heading, names in GROUPS[owner].items():
        yield f"### {heading}"
        for name in names:
            value = known[name]
            yield f"**{_call(owner, instance, name, value)}**"
            yield documented(value.__func__.__doc__ if isinstance(value, classmethod) else value.__doc__)


def _call(owner: type, instance: str, name: str, value: Any) -> str:
    if _is_property(value):
        return f"`{instance}.{name}`"
    place = owner.__name__ if isinstance(value, classmethod) else instance
    function = value.__func__ if isinstance(value, classmethod) else value
    return f"`{place}.{name}{_arguments(function, first=1)}`"


def _arguments(function: Callable, first: int = 0) -> inspect.Signature:
    """Return the arguments of a function from the `first` on, without their types."""
    given = list(inspect.signature(function).parameters.values())[first:]
    return inspect.Signature([one.replace(annotation=one.empty) for one in given])


def _attributes(owner: type) -> str:
    rows = [(f"`{name}`", text) for name, text in items(sections(owner.__doc__)["Attributes"]).items()]
    return table(("", "what it is"), rows)


def _commands() -> Iterator[str]:
    for command in _with_subcommands(parser()):
        command.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=WIDTH)
        yield f"```\n{command.format_help().rstrip()}\n```"


def _with_subcommands(command: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield command
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from _with_subcommands(one)
