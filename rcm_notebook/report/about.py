"""What a report says beside the view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from rcm_notebook.config import ModelConfig, TrainConfig


class Figure(NamedTuple):
    """A number at the head of the report, with what it was measured on."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class About:
    """What a report says beside the view.

    Attributes:
        model: Settings of the network.
        train: Settings of training.
        projection: How the map is drawn.
        log: The lines of labels.log.
        figures: How good the predictions are.
        verdict: What these figures are worth, or why there is none.
        colorings: Names as `views.choices` gives them, in the order in which the page offers them.
        written: When.
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
