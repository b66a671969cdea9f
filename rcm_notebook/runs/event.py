"""What a user did to a session between two epochs, recorded so that a run can repeat it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from rcm_notebook.settings import read, require, require_types, shown


@dataclass(frozen=True)
class Event:
    """The gestures between two epochs; a field that is left out changes nothing.

    Args:
        epoch: How many epochs are over.
        classes: Names of new classes, in the order of their ids.
        labels: Name or id of a class -> rows that get this label.
        cant_tell: Rows that are marked as "can't tell".
        clear: Rows that lose their label.
        weights: All weights that the user has set; the other weights are those of the phase again.
        learning_rate_factor: Factor on every phase's learning rate from now on.
        phase: Name of the phase that the user starts now.

    Raises:
        ValueError: A value is not valid; the message says which.
    """

    epoch: int
    classes: tuple[str, ...] = ()
    labels: Mapping[str | int, tuple[int, ...]] = field(default_factory=dict)
    cant_tell: tuple[int, ...] = ()
    clear: tuple[int, ...] = ()
    weights: Mapping[str, float] | None = None
    learning_rate_factor: float | None = None
    phase: str | None = None

    def __post_init__(self):
        require_types(self, "event.")
        where = f"in the event at epoch {self.epoch}"
        require(self.epoch >= 0, "epoch", self.epoch, "a whole number from 0")
        for name, rows in {"cant_tell": self.cant_tell, "clear": self.clear, **self.labels}.items():
            good = 0 <= min(rows, default=0) <= max(rows, default=0) < 2**31
            require(good, f"{shown(name)} {where}", rows, "rows counted from 0")
        factor = self.learning_rate_factor
        require(factor is None or factor > 0, f"learning_rate_factor {where}", factor, "a positive number")

    @classmethod
    def from_dict(cls, values: Any, where: str = "event.") -> Self:
        """Return the event from a mapping that `to_dict` or a user wrote.

        Args:
            values: The settings.
            where: Path of `values`, with a dot at its end.

        Raises:
            ValueError: A setting is unknown, missing, of another type or out of range; the message names it.
        """
        return read(cls, values, where)

    def to_dict(self) -> dict[str, Any]:
        """Return the event as plain Python, ready for YAML, without the fields that change nothing."""
        plain: dict[str, Any] = {"epoch": self.epoch}
        if self.classes:
            plain["classes"] = list(self.classes)
        if self.labels:
            plain["labels"] = {label: list(rows) for label, rows in self.labels.items()}
        plain |= {name: list(getattr(self, name)) for name in ("cant_tell", "clear") if getattr(self, name)}
        if self.weights is not None:
            plain["weights"] = dict(self.weights)
        rest = {name: getattr(self, name) for name in ("learning_rate_factor", "phase")}
        return plain | {name: value for name, value in rest.items() if value is not None}
