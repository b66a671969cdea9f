"""What the user and the curriculum have set for training: position, weights and rate."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from rcm_notebook.curriculum import Curriculum, Position
from rcm_notebook.objective import SLIDERS, require_weights
from rcm_notebook.training import effective_weights
from rcm_notebook.views import Aim


class Steered:
    """The settings of training that may change while it runs.

    Args:
        curriculum: The phases.

    Attributes:
        position: Where in the curriculum the run is.
        overrides: Weights that the user has set; the mapping is replaced whole.
        learning_rate_factor: Factor on the phase's learning rate.
    """

    def __init__(self, curriculum: Curriculum):
        self.curriculum = curriculum
        self.position = Position()
        self.overrides: Mapping[str, float] = MappingProxyType({})
        self.learning_rate_factor = 1.0

    def set_weights(self, weights: Mapping[str, float]) -> None:
        """Set weights. Raises LookupError for a name that no slider has, ValueError for what is no finite number."""
        require_weights(weights)
        given = {name: float(value) for name, value in weights.items()}
        self.overrides = MappingProxyType({**self.overrides, **given})

    def reset_weights(self, names: tuple[str, ...]) -> None:
        """Give weights back to the phase; all of them where no name is given."""
        dropped = {name for name in names if SLIDERS[name]} or set(self.overrides)
        self.overrides = MappingProxyType({k: value for k, value in self.overrides.items() if k not in dropped})

    def set_learning_rate_factor(self, factor: float) -> None:
        """Set the factor. Raises ValueError where it is no positive finite number."""
        if isinstance(factor, bool) or not 0 < factor < np.inf:
            raise ValueError(f"The learning rate's factor is {factor!r}; it must be a positive finite number.")
        self.learning_rate_factor = float(factor)

    def turn_by(self, phases: int) -> None:
        """Turn to a later or an earlier phase, which begins anew; the first and the last one stay."""
        self.position = self.position.turned_to(self.position.phase + phases, self.curriculum)

    def turn_to(self, name: str) -> None:
        """Turn to a phase by its name. Raises LookupError where none has it."""
        names = [phase.name for phase in self.curriculum]
        if name not in names:
            raise LookupError(f"No phase named {name!r}; the curriculum has {', '.join(names)}.")
        self.position = self.position.turned_to(names.index(name), self.curriculum)

    @property
    def phase_name(self) -> str:
        """Name of the current phase."""
        return self.curriculum[self.position.phase].name

    def aim(self) -> Aim:
        """Return what training aims at, for the view."""
        weights = MappingProxyType(effective_weights(self.curriculum, self.position, self.overrides))
        phase = self.curriculum[self.position.phase]
        return Aim(phase, self.position.phase_epochs, weights, self.overrides, self.learning_rate_factor)

    def settings(self) -> dict[str, Any]:
        """Return all of it as plain JSON, for a checkpoint."""
        return {
            **self.position._asdict(),
            "weights": dict(self.overrides),
            "learning_rate_factor": self.learning_rate_factor,
        }

    def restore(self, settings: Mapping[str, Any]) -> None:
        """Take over what `settings` once returned."""
        self.position = Position(*(settings[name] for name in Position._fields))
        self.overrides = MappingProxyType(dict(settings["weights"]))
        self.learning_rate_factor = settings["learning_rate_factor"]
