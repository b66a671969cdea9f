"""The runs in a folder as a table for the terminal: found, filtered, sorted."""

import operator
import re
from collections.abc import Sequence
from pathlib import Path

from rcm_notebook.registry import did_you_mean
from rcm_notebook.runs import COLUMNS, RunSummary, find_runs, ordered

SHOWN = ("run", "tags", "model", "seed", "state", "accuracy", "labels", "changed")
"""Columns of the table; the column that it is sorted by is added."""
TEXTS = ("run", "data", "tags", "model", "state", "phase")
"""Columns that are sorted from A to Z; all others are sorted from the largest value down."""


CONDITION = re.compile(r"([^<>=]+)(>=|<=|=|>|<)(.*)", re.DOTALL)
COMPARED = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}


def pick(folder: Path, tags: Sequence[str], where: Sequence[str], by: str, reverse: bool) -> tuple[RunSummary, ...]:
    """Return the runs below a folder that have every tag and meet every condition, sorted.

    Args:
        folder: The folder to search, as for `find_runs`.
        tags: Tags in an experiment's config.
        where: Conditions such as ``model.prior=vamp`` or ``nll<0.3`` on a setting (by its dotted key), a column or a
            score. Shares, such as the accuracy, are compared as numbers from 0 to 1.
        by: A column, or a score of an experiment.
        reverse: Sort in the opposite order.

    Raises:
        NotADirectoryError: There is no such folder.
        ValueError: A condition cannot be read or does not compare with a number, or no run has the setting.
        LookupError: There is no column or score `by`.
    """
    runs = find_runs(folder)
    known = {key for run in runs for key in (*run.settings, *run.scores)}.union(COLUMNS)
    for condition in where:
        found = CONDITION.fullmatch(condition)
        if found is None:
            raise ValueError(f"{condition!r} is no condition; write it as model.prior=vamp or accuracy>0.9.")
        key, sign, text = (part.strip() for part in found.groups())
        if runs and key not in known:
            raise ValueError(f"No run has a setting, column or score {key!r}.{did_you_mean(key, known)}")
        runs = tuple(run for run in runs if _holds(run, key, sign, text))
    runs = tuple(run for run in runs if set(tags) <= set(run.tags))
    return ordered(runs, by, descending=(by not in TEXTS) != reverse) if runs else ()


def _holds(run: RunSummary, key: str, sign: str, text: str) -> bool:
    if sign == "=":
        return run.has(key, text)
    try:
        bound = float(text)
    except ValueError:
        raise ValueError(f"{key}{sign}{text} compares with {text!r}, which is no number.") from None
    value = run.number(key)
    return value is not None and COMPARED[sign](value, bound)


def runs_table(runs: Sequence[RunSummary], by: str) -> str:
    """Return a table: the names of the columns, then one line for each run, numbers aligned right; `by` is added."""
    names = [*SHOWN, *([] if by in SHOWN else [by])]
    lines = [names, *([_printable(run.cell(name)) for name in names] for run in runs)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    is_text = [name in (*TEXTS, "changed") for name in names]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(line, widths, is_text, strict=True)
        ).rstrip()
        for line in lines
    )


def _printable(text: str) -> str:
    """Return a text without control characters, which could move a terminal's cursor or change its colours."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
