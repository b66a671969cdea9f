"""Weights & Biases: a run of the project rcm_notebook; ``WANDB_MODE=offline`` keeps it below logs/wandb."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rcm_notebook.callbacks.interface import LOGGERS


@LOGGERS.register("wandb")
class Wandb:
    """One curve by epoch for each metric, and the settings as the run's config; ``LOGGERS`` explains the arguments."""

    def __init__(self, folder: Path, name: str, settings: Mapping[str, Any]):
        import wandb

        folder.mkdir(parents=True, exist_ok=True)
        quiet = wandb.Settings(console="off")  # W&B must not capture what the user prints.
        self._run = wandb.init(
            project="rcm_notebook", name=name, dir=str(folder), config=dict(settings), settings=quiet
        )

    def log(self, epoch: int, metrics: Mapping[str, float]) -> None:
        """Write a point of every curve."""
        self._run.log(dict(metrics), step=epoch)

    def close(self) -> None:
        """Finish the run."""
        self._run.finish()
