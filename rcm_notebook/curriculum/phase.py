"""A phase of training: its weights, its learning rate, its frozen parts and its end."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from rcm_notebook.curriculum.ends import ByHand, End
from rcm_notebook.settings import plain_fields, read, require, require_types

LONGEST_NAME = 100
"""Longest name of a phase, in characters. A choice: panels and pictures show it."""


@dataclass(frozen=True)
class Phase:
    """One stage of training.

    Args:
        name: Name that the user sees. It must be unique in a curriculum.
        weights: Weights of the terms (and `coupling`) that differ from their defaults.
        learning_rate: Adam's learning rate.
        end: The condition that ends the phase. It is checked after every epoch.
        decay: Whether the learning rate falls to zero along a cosine. Only a phase of fixed length can do this.
        ramp: Start values of some of `weights`. They change linearly to their value over the phase, which must have a
            fixed length.
        loosen: Factor of the components' logits when the phase begins. Below 1 the responsibilities become softer, and
            the phase's terms can form the components again.
        frozen: Names in ``rcm_notebook.model.FREEZABLE`` of the parts of the network that are frozen.
        description: One line on what happens in the phase.

    Raises:
        ValueError: A value is out of range, or a phase without a fixed length decays or ramps.
    """

    name: str
    weights: Mapping[str, float] = field(default_factory=dict)
    learning_rate: float = 2e-3
    end: End = field(default_factory=ByHand)
    decay: bool = False
    ramp: Mapping[str, float] = field(default_factory=dict)
    loosen: float = 1.0
    frozen: tuple[str, ...] = ()
    description: str = ""

    def __post_init__(self):
        require_types(self, "phase.")
        require(0 < len(self.name) <= LONGEST_NAME, "phase.name", self.name, f"1 to {LONGEST_NAME} characters")
        if self.learning_rate <= 0:
            raise ValueError(f"learning_rate is {self.learning_rate!r} in phase {self.name!r}; it must be positive.")
        if self.loosen <= 0:
            raise ValueError(f"loosen is {self.loosen!r} in phase {self.name!r}; it must be positive.")
        if (self.decay or self.ramp) and self.epochs is None:
            what = "decays" if self.decay else "ramps"
            raise ValueError(f"Phase {self.name!r} {what} but has no fixed length; give it end=Epochs(n).")
        for name in self.ramp:
            if name not in self.weights:
                raise ValueError(f"Phase {self.name!r} ramps {name!r}; say in its weights which value that reaches.")
        for name in ("weights", "ramp"):
            values = {key: float(value) for key, value in getattr(self, name).items()}
            object.__setattr__(self, name, MappingProxyType(values))

    @property
    def epochs(self) -> int | None:
        """Number of epochs of the phase; None if its length is not fixed."""
        return self.end.length

    def progress(self, epochs: float) -> float:
        """Return the part of the phase, in [0, 1], that is over after `epochs`; 0 if its length is not fixed."""
        return min(epochs / self.epochs, 1.0) if self.epochs is not None else 0.0

    def rate(self, epochs: float) -> float:
        """Return the learning rate after `epochs` of the phase."""
        if not self.decay:
            return self.learning_rate
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * self.progress(epochs)))

    def weights_after(self, epochs: float) -> dict[str, float]:
        """Return the phase's weights after `epochs` of it."""
        over = self.progress(epochs)
        return {name: (1 - over) * self.ramp.get(name, value) + over * value for name, value in self.weights.items()}

    def to_dict(self) -> dict[str, Any]:
        """Return the phase as plain Python, ready for YAML."""
        return plain_fields(self)

    @classmethod
    def from_dict(cls, values: Any, where: str = "phase.") -> Self:
        """Return the phase that `to_dict` wrote.

        Args:
            values: The settings.
            where: Path of `values`, with a dot at its end.

        Raises:
            LookupError: No end has this name.
            ValueError: A setting is unknown or missing, or has the wrong type or range. The message names it.
        """
        return read(cls, values, where)


Curriculum = tuple[Phase, ...]
