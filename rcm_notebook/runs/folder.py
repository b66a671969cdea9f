"""The run folder: its files and its config. A session and an experiment write the same folder."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Curriculum, Phase
from rcm_notebook.disk import SEAL, Damaged, fields, is_intact, replacing, require_fields, sealed
from rcm_notebook.labels import CSV_FILE, LOG_FILE
from rcm_notebook.settings import from_yaml

SCHEMA = 2  # Raised when a folder's layout changes in a way that older code cannot read.
LARGEST = 50_000_000  # Largest text file that is read, in bytes. A choice: far above what a run writes.


@dataclass(frozen=True)
class RunConfig:
    """The content of a folder's config.yaml: enough to rebuild everything but labels and parameters.

    Attributes:
        data: Name, fingerprint and number of rows of the data set.
        model: Settings without ``None``.
        train: Settings without ``None``.
        curriculum: The phases.
        projection: Name in ``PROJECTIONS``.
    """

    data: dict[str, Any]
    model: ModelConfig
    train: TrainConfig
    curriculum: Curriculum
    projection: str


@dataclass(frozen=True)
class RunFolder:
    """Paths inside one run folder."""

    path: Path

    @property
    def config(self) -> Path:
        """config.yaml, every setting in full; a folder without it holds no run."""
        return self.path / "config.yaml"

    @property
    def data(self) -> Path:
        """The data set."""
        return self.path / "data"

    @property
    def checkpoints(self) -> Path:
        """Orbax checkpoints, one folder each."""
        return self.path / "checkpoints"

    @property
    def artifacts(self) -> Path:
        """Records of single gestures that the log does not hold."""
        return self.path / "artifacts"

    @property
    def metrics(self) -> Path:
        """metrics.csv, one row for each epoch."""
        return self.path / "metrics.csv"

    @property
    def summary(self) -> Path:
        """summary.json, the current state of the run."""
        return self.path / "summary.json"

    @property
    def label_log(self) -> Path:
        """labels.log, every gesture that changed the labels: the truth."""
        return self.path / LOG_FILE

    @property
    def labels(self) -> Path:
        """labels.csv, the labels for people and other programs, rewritten after each gesture."""
        return self.path / CSV_FILE

    @property
    def experiment(self) -> Path:
        """experiment.yaml, the config that repeats this run alone; only a run of an experiment has one."""
        return self.path / "experiment.yaml"

    @property
    def result(self) -> Path:
        """result.json, the scores at the end of an experiment's run."""
        return self.path / "result.json"

    @property
    def log(self) -> Path:
        """The output of an experiment's run, or the error that ended it."""
        return self.path / "logs" / "run.log"

    @property
    def figures(self) -> Path:
        """Pictures of the run."""
        return self.path / "figures"

    @property
    def journal(self) -> Path:
        """journal.log, the labels and weights that training has used, with the step from which it used them."""
        return self.path / "journal.log"

    @property
    def lock(self) -> Path:
        """The lock file, held by the one process that writes to the folder."""
        return self.path / ".lock"

    def exists(self) -> bool:
        """Whether the folder holds a run."""
        return self.config.exists()

    def write_config(self, config: RunConfig) -> None:
        """Write config.yaml atomically. It is written last, so a folder that has one is complete."""
        values = {
            "schema": SCHEMA,
            "data": config.data,
            "model": config.model.to_dict(),
            "train": config.train.to_dict(),
            "curriculum": [phase.to_dict() for phase in config.curriculum],
            "projection": config.projection,
        }
        with replacing(self.config) as file:
            file.write(yaml.safe_dump(sealed(values), sort_keys=False, allow_unicode=True).encode())

    def read_config(self) -> RunConfig:
        """Read config.yaml.

        Raises:
            FileNotFoundError: The folder holds no run.
            Damaged: The file is not what was written; the message says what is wrong.
            ValueError: Another version wrote it.
        """
        if not self.exists():
            raise FileNotFoundError(
                f"No session in {self.path}: it has no config.yaml. Create one with Session(data, path)."
            )
        try:
            values = from_yaml(read_text(self.config))
            if not isinstance(values, dict) or "schema" not in values:
                raise ValueError("no session wrote it")
            intact = is_intact(values)
        except (TypeError, ValueError) as error:
            raise _unreadable(self.config, error) from error
        if values["schema"] != SCHEMA and intact:
            raise ValueError(f"{self.config} has schema {values['schema']!r}, and this version reads {SCHEMA}.")
        try:
            config = _config(values)
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise _unreadable(self.config, error) from error
        if not intact:
            remedy = f"If you changed it by hand and mean it, remove its line {SEAL!r}; else put it back from a copy."
            raise Damaged(self.config, "its values do not agree with its checksum", remedy)
        return config

    def read_metrics(self) -> tuple[dict[str, Any], ...]:
        """Read metrics.csv: one mapping for each epoch, as in a session's history; empty if no epoch is over.

        Raises:
            ValueError: The file is damaged; the message names the line.
        """
        if not self.metrics.exists():
            return ()
        reader = csv.DictReader(io.StringIO(read_text(self.metrics), newline=""), strict=True)
        try:
            if not {"epoch", "phase"} <= set(reader.fieldnames or ()):
                raise ValueError("the header has no epoch and phase")
            return tuple(_entry(values) for values in reader)
        except (ValueError, OverflowError, csv.Error) as error:
            raise ValueError(f"{self.metrics}, line {max(reader.line_num, 1)}: {error}") from None

    def pictures(self) -> tuple[Path, ...]:
        """Return the PNG files in figures/, by name."""
        return tuple(sorted(path for path in self.figures.glob("*.png") if path.is_file()))


def read_text(path: Path, most: int = LARGEST) -> str:
    """Return the content of a text file, UTF-8.

    Raises:
        ValueError: `path` is no file, is larger than `most` bytes, or is not UTF-8; the message says which.
    """
    if not path.is_file():
        raise ValueError(f"{path} is no file")
    size = path.stat().st_size
    if size > most:
        raise ValueError(f"{path} has {size:,} bytes, more than any that a run writes")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8") from None


def _unreadable(path: Path, error: Exception) -> Damaged:
    return Damaged(path, f"it cannot be read: {str(error).rstrip('.')}")


def _config(values: dict[str, Any]) -> RunConfig:
    """Return the config in the values of config.yaml; they may be of any type."""
    if unknown := values.keys() - {"schema", "data", "model", "train", "curriculum", "projection", SEAL}:
        raise ValueError(f"{min(map(str, unknown))!r} is no part of it")
    require_fields(values["data"], {"name": fields.TEXT, "fingerprint": fields.TEXT, "rows": fields.WHOLE}, {})
    return RunConfig(
        data=dict(values["data"]),
        model=ModelConfig.from_dict(values["model"]),
        train=TrainConfig.from_dict(values["train"]),
        curriculum=tuple(Phase.from_dict(phase) for phase in values["curriculum"]),
        projection=str(values["projection"]),
    )


def _entry(values: dict[str, Any]) -> dict[str, Any]:
    """Return one line of metrics.csv with all values except the phase's name as numbers."""
    if None in values or None in values.values():
        raise ValueError("it has another number of fields than the header")
    numbers = {name: float(value) for name, value in values.items() if name != "phase" and value}
    counts = {name: int(numbers[name]) for name in ("epoch", "step") if name in numbers}
    return {**numbers, **counts, "phase": values["phase"]}
