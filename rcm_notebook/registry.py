"""A registry: the name of a part and the part, in one place that menus, docs and tests read.

A swappable part (a prior, a loss term, an acquisition, ...) is one file that registers itself, and one import line in
the folder's ``__init__``. The registry stands in the folder's interface file. Everything that lists parts reads it.

    @PRIORS.register("vamp", settings=VampSettings)         a class or a function, where it is defined
    PROJECTIONS.add("pca", Projection(pca, place))          a value that is made of functions
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

T = TypeVar("T")
P = TypeVar("P")


class Registry(Mapping[str, T], Generic[T]):
    """An ordered mapping from a part's name to the part.

    Args:
        kind: What one entry is, in words, as error messages say it ("prior", "data set").
    """

    def __init__(self, kind: str):
        self.kind = kind
        self._parts: dict[str, T] = {}
        self._settings: dict[str, type] = {}

    def add(self, name: str, part: T, settings: type | None = None) -> T:
        """Register `part` under `name` and return it.

        What a notebook's cell defines takes the place of itself when the cell runs again.

        Args:
            name: By which configs and menus know the part.
            part: The part.
            settings: The frozen dataclass of the part's own settings; None: it has none. The part is called with an
                instance as its argument ``settings``.

        Raises:
            ValueError: The name is another part's.
        """
        if name in self._parts and not _is_cell_again(self._parts[name], part):
            raise ValueError(f"The {self.kind} {name!r} is registered already; choose another name.")
        self._parts[name] = part
        self._settings.pop(name, None)
        if settings is not None:
            self._settings[name] = settings
        return part

    def register(self, name: str, settings: type | None = None) -> Callable[[P], P]:
        """Return a decorator that registers what it decorates under `name`; arguments as of `add`."""

        def registered(part: Any) -> Any:
            return self.add(name, part, settings)

        return registered

    def settings_of(self, name: str) -> type | None:
        """Return the dataclass of a part's own settings, or None. Raises LookupError where there is no such part."""
        self[name]
        return self._settings.get(name)

    def available(self, view: Any) -> tuple[str, ...]:
        """Return the names of the parts that go with `view`: all but those whose `needs(view)` is false."""
        found = []
        for name, part in self._parts.items():
            needs = getattr(part, "needs", None)
            if needs is None or needs(view):
                found.append(name)
        return tuple(found)

    @contextmanager
    def temporarily(self) -> Iterator["Registry[T]"]:
        """Undo at the end of the block what is registered inside: new parts go, and replaced ones come back."""
        parts, settings = dict(self._parts), dict(self._settings)
        try:
            yield self
        finally:
            self._parts, self._settings = parts, settings

    def __getitem__(self, name: str) -> T:
        """Return the part. Raises LookupError naming the known parts and the nearest one."""
        try:
            return self._parts[name]
        except (KeyError, TypeError):
            raise unknown(self.kind, name, sorted(self._parts)) from None

    def get(self, name: str, default: Any = None) -> Any:
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


def unknown(kind: str, name: object, known: Iterable[str], where: str = "") -> LookupError:
    """Return the error that says that nothing of a kind has this name.

    Args:
        kind: What was looked for, in words.
        name: What was given.
        known: The right names.
        where: Where it was given, such as ``in phase 'labels'``.
    """
    known = list(known)
    place = f" {where}" if where else ""
    return LookupError(f"No {kind} named {name!r}{place}; known: {', '.join(known)}.{did_you_mean(name, known)}")


def did_you_mean(name: object, known: Iterable[str], prefix: str = "") -> str:
    """Return `` Did you mean 'kl_z'?``, or nothing where no known name is near.

    Args:
        name: What was given.
        known: The right names.
        prefix: What stands before each of them where the user writes it, such as ``model.``.
    """
    near = get_close_matches(str(name), list(known), n=1)
    return f" Did you mean {prefix + near[0]!r}?" if near else ""


def definition(part: Any) -> Any:
    """Return the function or class that a part is, or the first one that it is made of where it is a value."""
    if hasattr(part, "__qualname__"):
        return part
    values = part if isinstance(part, tuple) else vars(part).values() if dataclasses.is_dataclass(part) else ()
    return next((value for value in values if hasattr(value, "__qualname__")), type(part))


def _is_cell_again(old: Any, new: Any) -> bool:
    """Tell whether both are the same definition of a notebook, or of a script that is run interactively."""
    places = [(one.__module__, one.__qualname__) for one in (definition(old), definition(new))]
    return places[0] == places[1] and places[0][0] == "__main__"
