"""The interface of an end: the condition that ends a phase. It is checked after every epoch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from rcm_notebook.registry import Registry
from rcm_notebook.settings import plain_fields, read, require, shown


class Course(NamedTuple):
    """The course of a phase so far.

    Attributes:
        entries: The history's entries for the phase's epochs, oldest first. Each holds every term, unweighted.
        labels: Number of rows that are labelled now.
    """

    entries: tuple[Mapping[str, Any], ...]
    labels: int


@dataclass(frozen=True)
class End:
    """Base class of the ends. An end holds only its settings and no state. It reads the course."""

    name: ClassVar[str]

    @property
    def length(self) -> int | None:
        """Number of epochs of the phase; None if its length is not fixed."""
        return None

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the terms that the end reads."""
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
        """Return the end that `to_dict` wrote, of any kind.

        Args:
            values: ``by``, a name in ``ENDS``, and the settings of that end.
            where: Path of `values`, with a dot at its end.

        Raises:
            LookupError: No end has this name.
            ValueError: A setting is unknown or missing, or has the wrong type or range. The message names it.
        """
        if isinstance(values, End):
            return values
        settings = dict(values) if isinstance(values, Mapping) else {}
        if "by" not in settings:
            raise ValueError(f"{where}by is missing in {shown(values)}; it must be one of {', '.join(ENDS)}.")
        name = settings.pop("by")
        require(isinstance(name, str), f"{where}by", name, f"one of {', '.join(ENDS)}")
        return read(ENDS[name], settings, where, f" of the end by {name}")

    def require_positive(self, **counts: int) -> None:
        """Raise ValueError if a setting is not a positive integer. The message names it."""
        for name, count in counts.items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 1:
                raise ValueError(f"{name} of the end by {self.name} is {count!r}; it must be a positive integer.")


ENDS: Registry[type[End]] = Registry("end of a phase")
