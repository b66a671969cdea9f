"""The runs in a folder as a table for the terminal: found, filtered, sorted."""

import operator
import re
from collections.abc import Sequence
from pathlib import Path

from rcm_notebook.registry import did_you_mean
from rcm_notebook.runs import COLUMNS, RunSummary, find_runs, ordered

SHOWN = ("run", "tags", "model", "seed", "state", "accuracy", "labels", "changed")
"""Columns of the table; what it is sorted by joins them."""
TEXTS = ("run", "data", "tags", "model", "state", "phase")
"""Columns that are sorted from A; all others begin with the largest."""


CONDITION = re.compile(r"([^<>=]+)(>=|<=|=|>|<)(.*)", re.DOTALL)
COMPARED = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}


def pick(folder: Path, tags: Sequence[str], where: Sequence[str], by: str, reverse: bool) -> tuple[RunSummary, ...]:
    """Return the runs below a folder that have every tag and every value, sorted.

    Args:
        folder: Where to look, as `find_runs`.
        tags: Tags in an experiment's config.
        where: Such as ``model.prior=vamp`` or ``nll<0.3``: a setting by its dotted key, a column or a score. Shares,
            such as the accuracy, are compared as numbers from 0 to 1.
        by: A column, or a score that an experiment has measured.
        reverse: Sort the other way round.

    Raises:
        NotADirectoryError: There is no such folder.
        ValueError: A condition is none, or compares with no number; or no run has such a setting.
        LookupError: There is nothing to sort by with this name.
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
    """Return a line a run below the names of the columns, numbers to the right; `by` joins the columns."""
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
    """Return a text without what would move a terminal's cursor or colour it."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
