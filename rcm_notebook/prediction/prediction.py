"""The prediction for every row, p(y | x) = sum_c r_c(x) tau_{c,y}. Each score is computed when first asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rcm_notebook.prediction.tau import Tau, class_ids, class_probabilities, unknown
from rcm_notebook.types import Bool, Float, Int
from rcm_notebook.uncertainty import aleatoric, certainty, entropy, label_coverage, temper


@dataclass(frozen=True, eq=False)
class Prediction:
    """The prediction for N rows from the labels and the rows' responsibilities.

    Attributes:
        responsibilities: q(c | x).
        tau: The map from components to classes.
        classes: Names of the classes.
        unknown_below: Evidence, in labels, below which a row is unknown.
        find_temperature: Called when a probability is first asked for. With None, probabilities are not calibrated.
    """

    responsibilities: Float[np.ndarray, "N K"]
    tau: Tau
    classes: tuple[str, ...]
    unknown_below: float
    find_temperature: Callable[[], float] | None = None

    @property
    def has_labels(self) -> bool:
        """Whether any label, reservation or name says something. If not, ids are -1 and every row is unknown."""
        return bool(self.classes) and bool(self.tau.propagated.any())

    @cached_property
    def ids(self) -> Int[np.ndarray, " N"]:
        """The most probable class of every row; -1 without labels."""
        if not self.has_labels:
            return np.full(len(self.responsibilities), -1, np.int32)
        return class_ids(self.responsibilities, self.tau.tau)

    @cached_property
    def unknown(self) -> Bool[np.ndarray, " N"]:
        """Rows that too few labels reach for their class to mean anything."""
        return unknown(self.responsibilities, self.tau.evidence, self.unknown_below)

    @cached_property
    def from_name(self) -> Bool[np.ndarray, " N"]:
        """Rows that are known by the names of classes alone: without these they would be unknown."""
        return ~self.unknown & unknown(self.responsibilities, self.tau.by_labels, self.unknown_below)

    @cached_property
    def known_ids(self) -> Int[np.ndarray, " N"]:
        """The class that is shown for every row: the most probable one, -1 where unknown."""
        return np.where(self.unknown, -1, self.ids)

    @cached_property
    def temperature(self) -> float:
        """Temperature that calibrates `proba`. It is above 1 if the model is overconfident; see `calibration`."""
        return 1.0 if self.find_temperature is None or not self.has_labels else self.find_temperature()

    @cached_property
    def uncalibrated(self) -> Float[np.ndarray, "N C"]:
        """sum_c r_c tau_{c,y}, the probabilities before calibration. The parts of the entropy come from them."""
        return class_probabilities(self.responsibilities, self.tau.tau)

    @cached_property
    def proba(self) -> Float[np.ndarray, "N C"]:
        """p(y | x), calibrated; uniform without labels."""
        return temper(self.uncalibrated, self.temperature)

    @cached_property
    def certainty(self) -> Float[np.ndarray, " N"]:
        """The probability of the most probable class; 0 if the row is unknown."""
        if not self.has_labels:
            return np.zeros(len(self.responsibilities), np.float32)
        return np.where(self.unknown, 0.0, certainty(self.proba)).astype(np.float32)

    @cached_property
    def entropy(self) -> Float[np.ndarray, " N"]:
        """Predictive entropy of the model, nats: aleatoric + epistemic."""
        return entropy(self.uncalibrated)

    @cached_property
    def aleatoric(self) -> Float[np.ndarray, " N"]:
        """The part of the entropy that more labels would not remove, nats."""
        return aleatoric(self.responsibilities, self.tau.concentration)

    @cached_property
    def epistemic(self) -> Float[np.ndarray, " N"]:
        """The part of the entropy that more labels would remove, nats."""
        return np.maximum(self.entropy - self.aleatoric, 0.0)  # Rounding may leave less.

    @cached_property
    def coverage(self) -> Float[np.ndarray, " N"]:
        """1 - max_c r_c max_y tau_{c,y}. It is high where labels are missing."""
        return label_coverage(self.responsibilities, self.tau.tau)

    def __len__(self) -> int:
        """Return N."""
        return len(self.responsibilities)
