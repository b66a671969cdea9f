"""The runs in a folder and the state of each, read from their files alone: no session is opened, locked or written.

A folder may be damaged, or another program may have written it. Such a folder is listed too, with the reason why it
cannot be read.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from rcm_notebook.labels import EMPTY_TEXTS, Columns
from rcm_notebook.labels import csv as labels_csv
from rcm_notebook.names import is_cant_tell
from rcm_notebook.runs.folder import RunConfig, RunFolder, read_text
from rcm_notebook.runs.summary import RunSummary, ordered
from rcm_notebook.settings import flat, from_yaml

DEPTH = 3
"""Levels of folders that are searched. A choice: the folders of a sweep, of its points and of their runs."""

Found = TypeVar("Found")


def find_runs(folder: str | Path, depth: int = DEPTH) -> tuple[RunSummary, ...]:
    """Return every run in `folder`, the newest first. If `folder` is a run itself, it is the only one.

    Args:
        folder: The folder to search.
        depth: How many levels of folders below it are searched. The folders inside a run are not.

    Raises:
        NotADirectoryError: `folder` is not a folder.
    """
    top = Path(folder).expanduser().resolve()
    if not top.is_dir():
        raise NotADirectoryError(f"{top} is no folder; give the one that holds the runs.")
    if _is_run(top):
        return (read_run(top),)
    runs = (read_run(path, path.relative_to(top).as_posix()) for path in _run_folders(top, depth))
    return ordered(tuple(runs), "changed", descending=True)


def read_run(path: str | Path, name: str | None = None) -> RunSummary:
    """Return the summary of the run in a folder; that of a broken run says why it cannot be read.

    Args:
        path: The run's folder.
        name: Name of the run in the summary; default: the folder's name.
    """
    folder = RunFolder(Path(path))
    title = folder.path.name if name is None else name
    trouble: list[str] = []

    def attempt(read: Callable[[], Found], otherwise: Found) -> Found:
        try:
            return read()
        except (OSError, ValueError) as error:
            trouble.append(" ".join(str(error).split()))
            return otherwise

    changed = attempt(lambda: _changed(folder), 0.0)
    config = attempt(folder.read_config, None)
    if config is None:
        why = "; ".join(trouble)
        return RunSummary(folder.path, title, changed=changed, state="broken", trouble=why, is_broken=True)
    summary = attempt(lambda: _read_json(folder.summary), {})
    metrics = attempt(folder.read_metrics, ())
    experiment = attempt(lambda: _read_experiment(folder), {})
    scores = attempt(lambda: _read_json(folder.result), {})
    last = metrics[-1]["phase"] if metrics else config.curriculum[0].name if config.curriculum else ""
    return RunSummary(
        path=folder.path,
        name=title,
        data=str(config.data.get("name", "")),
        rows=_count(config.data.get("rows")),
        labels=attempt(lambda: _count_labels(folder), _count(summary.get("labels"))),
        classes=_texts(summary.get("classes")),
        epochs=len(metrics),
        phase=summary["phase"] if isinstance(summary.get("phase"), str) else last,
        accuracy=_share(summary.get("accuracy")),
        test_accuracy=_share(summary.get("test_accuracy")),
        model=f"{config.model.encoder}, {config.model.prior}, K={config.model.components}",
        seed=config.train.seed,
        tags=_texts(experiment.get("tags")),
        state="finished" if folder.result.exists() else "unfinished" if folder.experiment.exists() else "session",
        changed=changed,
        trouble="; ".join(trouble),
        settings=_settings(experiment, config),
        scores={name: value for name, value in scores.items() if _is_number(value)},
    )


def _is_run(folder: Path) -> bool:
    """Return whether a folder holds at least one file of a run, even if the run is broken."""
    run = RunFolder(folder)
    return any(path.exists() for path in (run.config, run.label_log, run.summary, run.metrics))


def _run_folders(folder: Path, depth: int) -> Iterator[Path]:
    try:
        below = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:  # No permission to read the folder.
        return
    for path in below:
        try:
            is_run = _is_run(path)
        except OSError:
            continue
        if is_run:
            yield path
        elif depth > 1:
            yield from _run_folders(path, depth - 1)


def _changed(folder: RunFolder) -> float:
    paths = (folder.config, folder.metrics, folder.summary, folder.labels, folder.label_log)
    return max((path.stat().st_mtime for path in paths if path.exists()), default=folder.path.stat().st_mtime)


def _read_json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    if not isinstance(values, dict):
        raise ValueError(f"{path} cannot be read: it holds no mapping")
    return values


def _read_experiment(folder: RunFolder) -> dict[str, Any]:
    if not folder.experiment.exists():
        return {}
    try:
        values = from_yaml(read_text(folder.experiment))
    except ValueError as error:
        raise ValueError(f"{folder.experiment} cannot be read: {error}") from None
    if not isinstance(values, dict):
        raise ValueError(f"{folder.experiment} cannot be read: it holds no mapping")
    return values


def _settings(experiment: Mapping[str, Any], config: RunConfig) -> dict[str, Any]:
    """Return the experiment's settings by dotted key; those of the run, which have no None, replace them."""
    run = {"data": config.data, "model": config.model.to_dict(), "train": config.train.to_dict()}
    return {"projection": config.projection} | flat(experiment) | flat(run)


def _count_labels(folder: RunFolder) -> int:
    if not folder.labels.exists():
        return 0
    try:
        texts = [text for *_, text in labels_csv.records(folder.labels.read_bytes(), Columns())]
        return sum(text.casefold() not in EMPTY_TEXTS and not is_cant_tell(text) for text in texts)
    except ValueError as error:
        raise ValueError(f"{folder.labels} cannot be read: {error}") from None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _share(value: Any) -> float | None:
    return float(value) if _is_number(value) and 0 <= value <= 1 else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, list) else ()
