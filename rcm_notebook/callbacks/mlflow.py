"""MLflow: a run of the experiment rcm_notebook, at ``MLFLOW_TRACKING_URI`` or, without it, below logs/mlflow."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rcm_notebook.callbacks.interface import LOGGERS

EXPERIMENT = "rcm_notebook"


@LOGGERS.register("mlflow")
class Mlflow:
    """One curve by epoch for each metric, and the settings as parameters; ``LOGGERS`` explains the arguments."""

    def __init__(self, folder: Path, name: str, settings: Mapping[str, Any]):
        from mlflow import MlflowClient

        place = os.environ.get("MLFLOW_TRACKING_URI")
        if not place:
            place = (folder / "mlflow").resolve().as_uri()
            os.environ.setdefault(
                "MLFLOW_ALLOW_FILE_STORE", "true"
            )  # Plain files need no data base; MLflow 3 asks for this setting.
        self._client = MlflowClient(tracking_uri=place)
        found = self._client.get_experiment_by_name(EXPERIMENT)
        experiment = found.experiment_id if found else self._client.create_experiment(EXPERIMENT)
        self._id = self._client.create_run(experiment, run_name=name).info.run_id
        for key, value in settings.items():
            self._client.log_param(self._id, key, value)

    def log(self, epoch: int, metrics: Mapping[str, float]) -> None:
        """Write a point of every curve."""
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        self._client.log_batch(self._id, [Metric(key, value, now, epoch) for key, value in metrics.items()])

    def close(self) -> None:
        """Finish the run."""
        self._client.set_terminated(self._id)
