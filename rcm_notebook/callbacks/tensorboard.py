"""TensorBoard: event files below logs/tensorboard, which ``tensorboard --logdir`` shows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rcm_notebook.callbacks.interface import LOGGERS


@LOGGERS.register("tensorboard")
class TensorBoard:
    """One curve by epoch for each metric, and the settings as a text; ``LOGGERS`` explains the arguments."""

    def __init__(self, folder: Path, name: str, settings: Mapping[str, Any]):
        from tensorboardX import SummaryWriter

        self._writer = SummaryWriter(str(folder / "tensorboard"))
        self._writer.add_text("settings", json.dumps({"name": name, **settings}, indent=1, default=str))

    def log(self, epoch: int, metrics: Mapping[str, float]) -> None:
        """Write a point of every curve."""
        for key, value in metrics.items():
            self._writer.add_scalar(key, value, epoch)
        self._writer.flush()

    def close(self) -> None:
        """Close the event file."""
        self._writer.close()
