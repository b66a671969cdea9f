"""The run folder: what lies where, and its config; a session and an experiment leave the same folder."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Curriculum, Phase
from rcm_notebook.disk import replacing
from rcm_notebook.labels import CSV_FILE, LOG_FILE

SCHEMA = 2  # Raised when a folder's layout changes in a way that older code cannot read.
LARGEST = 50_000_000  # Bytes of a text file that is read whole; a choice far above what a run writes.


@dataclass(frozen=True)
class RunConfig:
    """What a folder's config.yaml says: enough to rebuild everything but labels and parameters.

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
        """What is kept about single gestures beside the log."""
        return self.path / "artifacts"

    @property
    def metrics(self) -> Path:
        """metrics.csv, one row an epoch."""
        return self.path / "metrics.csv"

    @property
    def summary(self) -> Path:
        """summary.json, where the run stands."""
        return self.path / "summary.json"

    @property
    def label_log(self) -> Path:
        """labels.log, every gesture that changed the labels: the truth."""
        return self.path / LOG_FILE

    @property
    def labels(self) -> Path:
        """labels.csv, the labels for people and other programs, written anew after each gesture."""
        return self.path / CSV_FILE

    @property
    def experiment(self) -> Path:
        """experiment.yaml, the config of this run alone, which makes it again; only an experiment's run has one."""
        return self.path / "experiment.yaml"

    @property
    def result(self) -> Path:
        """result.json, what was measured at the end of an experiment's run."""
        return self.path / "result.json"

    @property
    def log(self) -> Path:
        """What an experiment's run has said, or why it failed."""
        return self.path / "logs" / "run.log"

    @property
    def figures(self) -> Path:
        """Pictures that were made of the run."""
        return self.path / "figures"

    @property
    def journal(self) -> Path:
        """journal.log, which labels and weights training has read from which step on."""
        return self.path / "journal.log"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes here."""
        return self.path / ".lock"

    def exists(self) -> bool:
        """Whether a run is here."""
        return self.config.exists()

    def write_config(self, config: RunConfig) -> None:
        """Write config.yaml atomically; it is written last, so a folder that has one is whole."""
        values = {
            "schema": SCHEMA,
            "data": config.data,
            "model": config.model.to_dict(),
            "train": config.train.to_dict(),
            "curriculum": [phase.to_dict() for phase in config.curriculum],
            "projection": config.projection,
        }
        with replacing(self.config) as file:
            file.write(yaml.safe_dump(values, sort_keys=False, allow_unicode=True).encode())

    def read_config(self) -> RunConfig:
        """Read config.yaml.

        Raises:
            FileNotFoundError: No run is here.
            ValueError: The file is damaged, or another version wrote it; the message says what is wrong.
        """
        if not self.exists():
            raise FileNotFoundError(
                f"No session in {self.path}: it has no config.yaml. Create one with Session(data, path)."
            )
        try:
            values = yaml.safe_load(read_text(self.config))
            if not isinstance(values, dict) or "schema" not in values:
                raise ValueError("no session wrote it")
            if values["schema"] != SCHEMA:
                raise ValueError(f"schema {values['schema']!r}; this version reads {SCHEMA}")
            return RunConfig(
                data=dict(values["data"]),
                model=ModelConfig.from_dict(values["model"]),
                train=TrainConfig.from_dict(values["train"]),
                curriculum=tuple(Phase.from_dict(phase) for phase in values["curriculum"]),
                projection=str(values["projection"]),
            )
        except (yaml.YAMLError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise ValueError(
                f"{self.config} cannot be read: {error}. Restore it from a copy; nothing was changed."
            ) from error

    def read_metrics(self) -> tuple[dict[str, Any], ...]:
        """Read metrics.csv: one mapping an epoch, as in a session's history; none where no epoch is over.

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
        ValueError: It is no file, larger than `most` bytes, or not UTF-8; the message says which.
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


def _entry(values: dict[str, Any]) -> dict[str, Any]:
    """Return one line of metrics.csv as numbers, but for the phase's name."""
    if None in values or None in values.values():
        raise ValueError("it has another number of fields than the header")
    numbers = {name: float(value) for name, value in values.items() if name != "phase" and value}
    counts = {name: int(numbers[name]) for name in ("epoch", "step") if name in numbers}
    return {**numbers, **counts, "phase": values["phase"]}
