"""What a user did to a session between two epochs, written down so that a run can do it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from rcm_notebook.registry import did_you_mean


@dataclass(frozen=True)
class Event:
    """Gestures at one moment; what is left out stays as it is.

    Args:
        epoch: How many epochs are over.
        classes: Names of classes that come to exist, in the order of their ids.
        labels: Rows by the name or id of the class that they are given.
        cant_tell: Rows about which nobody could tell.
        clear: Rows that lose their label.
        weights: All weights that the user has set; those left out are the phase's again.
        learning_rate_factor: What every phase's learning rate is multiplied by from now on.
        phase: Name of a phase that begins now, by hand.

    Raises:
        ValueError: A value is no such thing; the message says which.
    """

    epoch: int
    classes: tuple[str, ...] = ()
    labels: Mapping[str | int, tuple[int, ...]] = field(default_factory=dict)
    cant_tell: tuple[int, ...] = ()
    clear: tuple[int, ...] = ()
    weights: Mapping[str, float] | None = None
    learning_rate_factor: int | float | None = None
    phase: str | None = None

    @classmethod
    def from_dict(cls, values: Any) -> Self:
        """Return the event that `to_dict` has written, or a user by hand.

        Raises:
            ValueError: A key is unknown, or a value is no such thing; the message says which.
        """
        known = [item.name for item in fields(cls)]
        if not isinstance(values, Mapping):
            raise ValueError(f"An event is {values!r}; write it as {{epoch: 3, labels: {{ant: [0, 7]}}}}.")
        for name in values:
            if name not in known:
                raise ValueError(f"An event has no {name!r}; known: {', '.join(known)}.{did_you_mean(name, known)}")
        epoch, given = values.get("epoch"), dict(values)
        if not _is_count(epoch):
            raise ValueError(f"An event's epoch is {epoch!r}; it must be a whole number from 0.")
        where = f"in the event at epoch {epoch}"
        for name in ("cant_tell", "clear"):
            given[name] = _rows(given.get(name, ()), f"{name} {where}")
        labels = _mapping(given.get("labels", {}), f"labels {where}")
        given["labels"] = {label: _rows(rows, f"{label!r} {where}") for label, rows in labels.items()}
        given["classes"] = tuple(str(name) for name in given.get("classes", ()))
        if given.get("weights") is not None:
            weights = _mapping(given["weights"], f"weights {where}")
            given["weights"] = {str(name): float(value) for name, value in weights.items()}
        factor = given.get("learning_rate_factor")
        if factor is not None and (isinstance(factor, bool) or not isinstance(factor, int | float) or factor <= 0):
            raise ValueError(f"learning_rate_factor {where} is {factor!r}; it must be a positive number.")
        return cls(**given)

    def to_dict(self) -> dict[str, Any]:
        """Return the event as plain Python, ready for YAML, without what it leaves as it is."""
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


def _rows(values: Any, what: str) -> tuple[int, ...]:
    if not isinstance(values, list | tuple) or not all(_is_count(value) for value in values):
        raise ValueError(f"{what} is {values!r}; give a list of rows, counted from 0.")
    return tuple(values)


def _mapping(values: Any, what: str) -> Mapping:
    if not isinstance(values, Mapping):
        raise ValueError(f"{what} is {values!r}; it must be a mapping.")
    return values


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
