"""Compare runs: a table with mean and spread over seeds, and the label-efficiency curves in one picture."""

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rcm_notebook.experiments.folder import ExperimentFolder


@dataclass(frozen=True)
class Finished:
    """The finished runs of one experiment.

    Attributes:
        name: Path of the experiment's folder below the common folder of all compared experiments.
        results: The numbers in each run's result.json.
        curves: Each run's label-efficiency curve; empty if the oracle labelled nothing.
    """

    name: str
    results: tuple[dict[str, float], ...]
    curves: tuple[list[dict[str, float]], ...]


def gather(folders: Sequence[Path]) -> tuple[Finished, ...]:
    """Return the finished runs in and below `folders`, by experiment; each point of a sweep is an experiment.

    Args:
        folders: Folders of runs, of experiments, or of many experiments.

    Raises:
        FileNotFoundError: There is no finished run.
    """
    found: dict[Path, list[ExperimentFolder]] = defaultdict(list)
    for folder in folders:
        results = [folder / "result.json"] if (folder / "result.json").exists() else folder.glob("**/result.json")
        for result in sorted(results):
            run = ExperimentFolder(result.parent.resolve())
            if run not in found[run.path.parent]:
                found[run.path.parent].append(run)
    if not found:
        raise FileNotFoundError(f"No finished run in {', '.join(map(str, folders))}: none has a result.json.")
    top = Path(os.path.commonpath([experiment.parent for experiment in found]))
    return tuple(
        Finished(
            experiment.relative_to(top).as_posix(),
            tuple(_numbers(json.loads(run.result.read_text(encoding="utf-8"))) for run in runs),
            tuple(run.read_curve() for run in runs),
        )
        for experiment, runs in found.items()
    )


def comparison_table(experiments: Sequence[Finished]) -> str:
    """Return a Markdown table with one line for each experiment: mean ± standard deviation over its runs."""
    names = list(dict.fromkeys(name for one in experiments for result in one.results for name in result))
    lines = [f"| experiment | runs | {' | '.join(names)} |", "|---" * (len(names) + 2) + "|"]
    for one in experiments:
        cells = [_spread([result[name] for result in one.results if name in result]) for name in names]
        lines.append(f"| {one.name} | {len(one.results)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def draw_curves(experiments: Sequence[Finished], path: Path) -> bool:
    """Draw the curves of all experiments into one picture; return whether there was any curve.

    Raises:
        ValueError: matplotlib cannot write files with this ending; the message lists the endings that it can.
    """
    curves = {one.name: [curve for curve in one.curves if curve] for one in experiments}
    curves = {name: given for name, given in curves.items() if given}
    if not curves:
        return False
    import pandas as pd

    from rcm_notebook.plots import label_efficiency, off_screen, save

    frames = {name: [pd.DataFrame(curve) for curve in given] for name, given in curves.items()}
    with off_screen():
        figure: Any = label_efficiency(frames).figure
        save(figure, path)
    return True


def _numbers(result: dict[str, Any]) -> dict[str, float]:
    return {name: value for name, value in result.items() if isinstance(value, int | float)}


def _spread(values: list[float]) -> str:
    if not values:
        return ""
    mean = f"{np.mean(values):,.0f}" if all(isinstance(v, int) for v in values) else f"{np.mean(values):.4f}"
    return mean if len(values) == 1 or np.ptp(values) == 0 else f"{mean} ± {np.std(values, ddof=1):.4f}"
