"""All sliders that a user can move: the weight of every term, and `coupling`."""

import math
from collections.abc import Iterator, Mapping

from rcm_notebook.objective.term import TERMS, Slider
from rcm_notebook.registry import unknown

COUPLING = Slider(0.0, 0.0, 1.0, "How far reconstruction may reshape the components.")


class Sliders(Mapping[str, Slider]):
    """Every slider by its name, the main ones first. A term that is registered later adds its slider."""

    def __getitem__(self, name: str) -> Slider:
        """Return the slider. Raises LookupError, which names the known ones and the nearest."""
        sliders = _sliders()
        if name not in sliders:
            raise unknown("weight", name, sorted(sliders))
        return sliders[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether a slider has this name."""
        return name in _sliders()

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, those of the main sliders first."""
        return iter(_sliders())

    def __len__(self) -> int:
        """Return the number of sliders."""
        return len(_sliders())


SLIDERS = Sliders()


def require_weights(weights: Mapping[str, float]) -> None:
    """Check that a user can set these weights.

    Raises:
        LookupError: No weight has this name.
        ValueError: A value is not a finite number.
    """
    for name, value in weights.items():
        SLIDERS[name]
        if isinstance(value, bool) or not math.isfinite(value):
            raise ValueError(f"The weight of {name} is {value!r}; it must be a finite number.")


def _sliders() -> dict[str, Slider]:
    named = [*((name, term.weight) for name, term in TERMS.items()), ("coupling", COUPLING)]
    return dict(sorted(named, key=lambda entry: not entry[1].is_main))
