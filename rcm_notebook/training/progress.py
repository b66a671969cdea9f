"""How far training is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Progress(NamedTuple):
    """How far training is.

    Attributes:
        state: ``idle``, ``compiling``, ``training``, ``done``, ``cancelled`` or ``failed``.
        epoch: Number of epochs that this job has finished.
        epochs: Number of epochs that this job was asked for.
        step: Number of steps that this job has taken.
        steps: Number of steps that this job will take in all.
        examples_per_second: Rows a second, averaged over this job.
        eta: Seconds left, or None while unknown.
        metrics: Unweighted terms of the newest step whose result was read.
        error: What went wrong, for the user to read.
    """

    state: str = "idle"
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    examples_per_second: float = 0.0
    eta: float | None = None
    metrics: Mapping[str, float] = MappingProxyType({})
    error: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether the job is running."""
        return self.state in ("compiling", "training")
