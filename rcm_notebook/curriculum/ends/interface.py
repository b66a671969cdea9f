"""What ends a phase: looked at whenever an epoch finishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from rcm_notebook.registry import Registry
from rcm_notebook.settings import plain_fields, read


class Course(NamedTuple):
    """How a phase has gone so far.

    Attributes:
        entries: The history's entries of the phase's epochs, oldest first; each holds every term, unweighted.
        labels: How many rows are labelled now.
    """

    entries: tuple[Mapping[str, Any], ...]
    labels: int


@dataclass(frozen=True)
class End:
    """Base of the ends; an end is its settings, and holds no state: what it needs to know is in the course."""

    name: ClassVar[str]

    @property
    def length(self) -> int | None:
        """How many epochs the phase lasts; None where that depends on more than their count."""
        return None

    @property
    def terms(self) -> tuple[str, ...]:
        """Terms of the objective that the end looks at."""
        return ()

    def is_reached(self, course: Course) -> bool:
        """Tell whether the phase is over."""
        raise NotImplementedError

    def __str__(self) -> str:
        """Say what the phase waits for."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Return the name and the settings as plain Python, ready for YAML."""
        return {"by": self.name, **plain_fields(self)}

    @staticmethod
    def from_dict(values: Any, where: str = "end.") -> "End":
        """Return the end that `to_dict` has written, of whichever kind it is.

        Args:
            values: ``by``, a name in ``ENDS``, and the settings of that end.
            where: Path of `values`, with a dot at its end.

        Raises:
            LookupError: No end has this name.
            ValueError: A setting is unknown, missing, of another type or out of range; the message names it.
        """
        if isinstance(values, End):
            return values
        settings = dict(values) if isinstance(values, Mapping) else {}
        if "by" not in settings:
            raise ValueError(f"{where}by is missing in {values!r}; it must be one of {', '.join(ENDS)}.")
        name = settings.pop("by")
        return read(ENDS[name], settings, where, f" of the end by {name}")

    def require_positive(self, **counts: int) -> None:
        """Raise ValueError naming a setting that is not a positive integer."""
        for name, count in counts.items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 1:
                raise ValueError(f"{name} of the end by {self.name} is {count!r}; it must be a positive integer.")


ENDS: Registry[type[End]] = Registry("end of a phase")
