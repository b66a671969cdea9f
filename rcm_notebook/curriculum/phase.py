"""A phase: what training aims at for a while, how fast, what stands still meanwhile, and when it is over."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from rcm_notebook.curriculum.ends import ByHand, End
from rcm_notebook.settings import plain_fields, read


@dataclass(frozen=True)
class Phase:
    """One stage of training.

    Args:
        name: Shown to the user; a curriculum has each name once.
        weights: Weight of the terms (and `coupling`) that differ from their defaults.
        learning_rate: Adam's.
        end: What the phase waits for; looked at whenever an epoch finishes.
        decay: Let the learning rate fall to zero along a cosine; only a phase of fixed length can.
        ramp: Where some of `weights` start; they move to their value in a straight line over the phase, which must be
            of fixed length.
        loosen: What the logits of the components are multiplied with when the phase begins; below 1 every row is less
            sure of its component, and what the phase asks for can form the components anew.
        frozen: Parts of the network that stand still: names in ``rcm_notebook.model.FREEZABLE``.
        description: One line on what happens here.

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
        """How many epochs the phase lasts; None where that depends on more than their count."""
        return self.end.length

    def progress(self, epochs: float) -> float:
        """Return the part of the phase, in [0, 1], that is over after `epochs`; 0 where its length is not fixed."""
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
        """Return the phase that `to_dict` has written.

        Args:
            values: The settings.
            where: Path of `values`, with a dot at its end.

        Raises:
            LookupError: The end has no known name.
            ValueError: A setting is unknown, missing, of another type or out of range; the message names it.
        """
        return read(cls, values, where)


Curriculum = tuple[Phase, ...]
