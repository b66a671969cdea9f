"""The summary of a run as a value, the columns of a table of runs, and sorting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rcm_notebook.registry import did_you_mean
from rcm_notebook.settings import from_yaml


@dataclass(frozen=True)
class RunSummary:
    """The current state of a run.

    Attributes:
        path: The run's folder.
        name: Path of the run below the folder that was searched.
        data: Name of the data set.
        rows: Rows of the data set.
        labels: How many rows have a class.
        classes: Names of the classes at the last save.
        model: Encoder, prior and number of components.
        seed: Seed of everything random.
        tags: Tags in the experiment's config.
        state: ``finished`` or ``unfinished`` if an experiment made the run, ``session`` if a user did, or ``broken``.
        epochs: How many epochs were trained.
        phase: Name of the current phase.
        accuracy: Share of right predictions on rows without a label, 0 to 1, if the truth is known.
        test_accuracy: The same on the held-out part.
        changed: When a file of the run was last written, in seconds since 1970.
        trouble: What cannot be read, and why; empty if everything can.
        is_broken: Whether the run cannot be opened at all.
        settings: All settings by dotted key, such as ``model.prior``.
        scores: The scores of a finished experiment, by the metric's name.
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
        """Return the text that a table shows in a column of `COLUMNS` or for a score; empty if it is not known."""
        if column not in COLUMNS:
            return f"{self.scores[column]:.4g}" if column in self.scores else ""
        value = getattr(self, COLUMNS[column].of)
        return "" if value is None else COLUMNS[column].write(value)

    def number(self, key: str) -> float | None:
        """Return a setting (by its dotted key), a column or a score as a number; None if it is no number."""
        value = self.settings.get(key, getattr(self, COLUMNS[key].of) if key in COLUMNS else self.scores.get(key))
        return float(value) if isinstance(value, int | float) else None

    def has(self, key: str, text: str) -> bool:
        """Return whether a setting (by its dotted key), or else a column, has the value `text`, written as in YAML."""
        if key not in self.settings:
            return key in COLUMNS and self.cell(key).casefold() == text.casefold()
        value = self.settings[key]
        return text == str(value) or _yaml(text) == value

    def matches(self, words: str) -> bool:
        """Return whether each of the words, separated by blanks, occurs in a column or in `trouble`."""
        said = " ".join([*(self.cell(column) for column in COLUMNS), self.trouble]).casefold()
        return all(word in said for word in words.casefold().split())


@dataclass(frozen=True)
class Column:
    """A column of a table of runs: the attribute of a summary that it shows, and how it is written."""

    of: str
    write: Callable[[Any], str] = str


def _yaml(text: str) -> Any:
    try:
        return from_yaml(text)
    except ValueError:
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
    """Return the runs sorted by a column of `COLUMNS` or by a score; runs without a value come last.

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
