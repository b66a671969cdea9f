"""A registry: the name of a part and the part, in one place that menus, docs and tests read.

A swappable part (a prior, a loss term, an acquisition, ...) is one file that registers itself, and one import line in
the folder's ``__init__``. Everything that lists such parts reads the registry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """An ordered mapping from a part's name to the part.

    Args:
        kind: What one entry is, in words, as error messages say it ("prior", "data set").
    """

    def __init__(self, kind: str):
        self.kind = kind
        self._parts: dict[str, T] = {}

    def add(self, name: str, part: T) -> T:
        """Register `part` under `name` and return it.

        What a notebook's cell defines takes the place of itself when the cell runs again.

        Raises:
            ValueError: The name is another part's.
        """
        if name in self._parts and not _is_cell_again(self._parts[name], part):
            raise ValueError(f"The {self.kind} {name!r} is registered already; choose another name.")
        self._parts[name] = part
        return part

    def register(self, name: str) -> Callable[[T], T]:
        """Return a decorator that registers what it decorates under `name`."""
        return lambda part: self.add(name, part)

    def __getitem__(self, name: str) -> T:
        """Return the part. Raises LookupError naming the known parts and the nearest one."""
        try:
            return self._parts[name]
        except (KeyError, TypeError):
            known = ", ".join(sorted(self._parts))
            raise LookupError(
                f"No {self.kind} named {name!r}; known: {known}.{did_you_mean(name, self._parts)}"
            ) from None

    def available(self, view: Any) -> tuple[str, ...]:
        """Return the names of the parts that `view` has what they need for.

        A part says so by `needs`, a function of the view; one without it needs nothing.
        """
        return tuple(name for name, part in self._parts.items() if getattr(part, "needs", _nothing)(view))

    def get(self, name: str, default=None):
        """Return the part, or `default` where no part has this name."""
        return self._parts.get(name, default)

    def __contains__(self, name: object) -> bool:
        """Tell whether a part has this name."""
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in the order of registration."""
        return iter(self._parts)

    def __len__(self) -> int:
        """Return the number of parts."""
        return len(self._parts)

    def __repr__(self) -> str:
        """Show the kind and the names."""
        return f"Registry({self.kind}: {', '.join(self._parts)})"


def did_you_mean(name: object, known: Iterable[str], prefix: str = "") -> str:
    """Return `` Did you mean 'kl_z'?``, or nothing where no known name is near.

    Args:
        name: What was given.
        known: The right names.
        prefix: What stands before each of them where the user writes it, such as ``model.``.
    """
    near = get_close_matches(str(name), list(known), n=1)
    return f" Did you mean {prefix + near[0]!r}?" if near else ""


def _nothing(view: Any) -> bool:
    return True


def _is_cell_again(old: Any, new: Any) -> bool:
    """Tell whether both are the same definition of a notebook, or of a script that is run interactively."""
    places = [(getattr(part, "__module__", None), getattr(part, "__qualname__", None)) for part in (old, new)]
    return places[0] == places[1] and places[0][0] == "__main__"
