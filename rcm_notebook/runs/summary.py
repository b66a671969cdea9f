"""Where a run stands, as a value; its columns in a table, and the order of many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from rcm_notebook.registry import did_you_mean


@dataclass(frozen=True)
class RunSummary:
    """Where a run stands.

    Attributes:
        path: Its folder.
        name: The path below the folder that was searched.
        data: Name of the data set.
        rows: Rows of the data set.
        labels: How many rows have a class.
        classes: Names of the classes, as of the last save.
        model: Encoder, prior and number of components.
        seed: Seed of everything random.
        tags: Words that an experiment's config gives its runs.
        state: ``finished`` or ``unfinished`` where an experiment made it, ``session`` where a user, or ``broken``.
        epochs: Trained so far.
        phase: Name of the current phase.
        accuracy: Share of right predictions on rows without a label, 0 to 1, where the truth is known.
        test_accuracy: The same on the held-out part.
        changed: When something in it was last written, seconds since 1970.
        trouble: What cannot be read, and why; empty where all is well.
        is_broken: Whether it cannot be opened at all.
        settings: All settings by dotted key, such as ``model.prior``.
        scores: What a finished experiment has measured, by the metric's name.
    """

    path: Path
    name: str
    data: str = ""
    rows: int | None = None
    labels: int | None = None
    classes: tuple[str, ...] = ()
    epochs: int | None = None
    phase: str = ""
    model: str = ""
    seed: int | None = None
    tags: tuple[str, ...] = ()
    state: str = ""
    accuracy: float | None = None
    test_accuracy: float | None = None
    changed: float = 0.0
    trouble: str = ""
    is_broken: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        """Return what a table shows in a column of `COLUMNS`, or of a score; empty where it is not known."""
        if column not in COLUMNS:
            return f"{self.scores[column]:.4g}" if column in self.scores else ""
        value = getattr(self, COLUMNS[column].of)
        return "" if value is None else COLUMNS[column].write(value)

    def number(self, key: str) -> float | None:
        """Return the number of a setting, by its dotted key, of a column or of a score; None where there is none."""
        value = self.settings.get(key, getattr(self, COLUMNS[key].of) if key in COLUMNS else self.scores.get(key))
        return float(value) if isinstance(value, int | float) else None

    def has(self, key: str, text: str) -> bool:
        """Tell whether a setting, by its dotted key, or else a column has a value; `text` is it, as in YAML."""
        if key not in self.settings:
            return key in COLUMNS and self.cell(key).casefold() == text.casefold()
        value = self.settings[key]
        return text == str(value) or _yaml(text) == value

    def matches(self, words: str) -> bool:
        """Tell whether every one of the words, separated by blanks, is part of some column or of the trouble."""
        said = " ".join([*(self.cell(column) for column in COLUMNS), self.trouble]).casefold()
        return all(word in said for word in words.casefold().split())


@dataclass(frozen=True)
class Column:
    """A column of a table of runs: which attribute of a summary it shows, and how."""

    of: str
    write: Callable[[Any], str] = str


def _yaml(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return text


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        "run": Column("name"),
        "data": Column("data"),
        "tags": Column("tags", " ".join),
        "model": Column("model"),
        "seed": Column("seed"),
        "state": Column("state"),
        "rows": Column("rows", "{:,}".format),
        "labels": Column("labels", "{:,}".format),
        "epochs": Column("epochs", "{:,}".format),
        "phase": Column("phase"),
        "accuracy": Column("accuracy", _percent),
        "test": Column("test_accuracy", _percent),
        "changed": Column("changed", _time),
    }
)


def ordered(runs: Sequence[RunSummary], by: str, *, descending: bool = False) -> tuple[RunSummary, ...]:
    """Return the runs sorted by a column of `COLUMNS`, or by a score; those that do not know it come last.

    Raises:
        LookupError: There is no such column, and no run has such a score.
    """
    scores = {name for run in runs for name in run.scores}
    if by not in COLUMNS and by not in scores:
        known = ", ".join([*COLUMNS, *sorted(scores.difference(COLUMNS))])
        raise LookupError(f"Runs have no column {by!r}; known: {known}.{did_you_mean(by, [*COLUMNS, *scores])}")

    def value(run: RunSummary) -> Any:
        found = getattr(run, COLUMNS[by].of) if by in COLUMNS else run.scores.get(by)
        return found.casefold() if isinstance(found, str) else found

    known = [run for run in runs if value(run) not in (None, "", ())]
    rest = [run for run in runs if value(run) in (None, "", ())]
    return (*sorted(known, key=value, reverse=descending), *rest)
