"""What a report shows beside the view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from rcm_notebook.config import ModelConfig, TrainConfig


class Figure(NamedTuple):
    """A number at the head of the report, with a note on how it was measured."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class About:
    """What a report shows beside the view.

    Attributes:
        model: Settings of the network.
        train: Settings of training.
        projection: Name in ``PROJECTIONS`` of the function that made the map.
        log: The lines of labels.log.
        figures: Figures on the accuracy of the predictions.
        verdict: A sentence on how reliable these figures are, or why there is none.
        colorings: Names from `views.choices`, in the order in which the page offers them.
        written: Time at which the report was written.
        version: Version of this package.
    """

    model: ModelConfig
    train: TrainConfig
    projection: str
    log: Sequence[Mapping[str, Any]]
    figures: Sequence[Figure]
    verdict: str
    colorings: Sequence[str]
    written: datetime
    version: str
