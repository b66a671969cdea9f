"""The curriculum: an ordered tuple of phases, each with weights, a learning rate and an end.

Structure comes first: with reconstruction and labels in play from the start the components follow stroke width and ink
instead of what a human would call a kind. Labels and the decoder join once components exist.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

STRUCTURE_STEPS = 600
"""Steps that the structure phase lasts at least. A choice: after them the components' purity grows slowly."""


@dataclass(frozen=True)
class Phase:
    """One stage of training.

    Args:
        name: Shown to the user.
        weights: Weight of the terms (and `coupling`) that differ from their defaults.
        learning_rate: Adam's.
        epochs: How many epochs the phase lasts; None: until the user goes on.
        decay: Let the learning rate fall to zero along a cosine; only a phase of fixed length can.
        description: One line on what happens here.
    """

    name: str
    weights: Mapping[str, float] = field(default_factory=dict)
    learning_rate: float = 2e-3
    epochs: int | None = None
    decay: bool = False
    description: str = ""

    def __post_init__(self):
        if self.learning_rate <= 0:
            raise ValueError(f"learning_rate is {self.learning_rate!r} in phase {self.name!r}; it must be positive.")
        if self.epochs is not None and self.epochs < 1:
            raise ValueError(f"epochs is {self.epochs!r} in phase {self.name!r}; it must be at least 1, or None.")
        if self.decay and self.epochs is None:
            raise ValueError(f"Phase {self.name!r} decays but has no end; give it a number of epochs.")
        object.__setattr__(self, "weights", MappingProxyType({k: float(v) for k, v in self.weights.items()}))

    def rate(self, progress: float) -> float:
        """Return the learning rate at `progress`, the part of the phase that is over, in [0, 1]."""
        if not self.decay:
            return self.learning_rate
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))

    def to_dict(self) -> dict[str, Any]:
        """Return the phase as plain Python, ready for YAML."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return values | {"weights": dict(self.weights)}


Curriculum = tuple[Phase, ...]


def default_curriculum(steps_per_epoch: int) -> Curriculum:
    """Return the staging that worked: components first, then labels and the decoder.

    Args:
        steps_per_epoch: How much happens in one epoch; small data needs more of them.
    """
    epochs = max(4, math.ceil(STRUCTURE_STEPS / steps_per_epoch))
    off: dict[str, float] = dict.fromkeys(("recon", "kl_z", "kl_c", "tau", "pseudo"), 0.0)
    return (
        Phase("structure", off, epochs=epochs, description="Components form: a point and its partner share one."),
        Phase("labels", description="Labels reshape the components; the decoder learns to redraw the points."),
    )
