"""The run folder: what lies where, and its config; a session and an experiment leave the same folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rcm_notebook.atomic import replacing
from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Curriculum, Phase

SCHEMA = 1  # Raised when a folder's layout changes in a way that older code cannot read.


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
        """config.yaml; a folder without it holds no run."""
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
            values = yaml.safe_load(self.config.read_text(encoding="utf-8"))
            if values["schema"] != SCHEMA:
                raise ValueError(f"schema {values['schema']!r}; this version reads {SCHEMA}")
            return RunConfig(
                data=dict(values["data"]),
                model=ModelConfig.from_dict(values["model"]),
                train=TrainConfig.from_dict(values["train"]),
                curriculum=tuple(Phase.from_dict(phase) for phase in values["curriculum"]),
                projection=str(values["projection"]),
            )
        except (yaml.YAMLError, LookupError, TypeError, ValueError) as error:
            raise ValueError(
                f"{self.config} cannot be read: {error}. Restore it from a copy; nothing was changed."
            ) from error
