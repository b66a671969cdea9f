"""A registry: a mapping from the name of a part to the part, which menus, docs and tests read.

A swappable part (a prior, a loss term, an acquisition, ...) is one file that registers itself, and one import line in
the folder's ``__init__``. The folder's interface file defines the registry. Everything that lists parts reads it.

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
        kind: What one entry is, for error messages ("prior", "data set").
        of: The class of every entry, where entries are values; None: entries are classes or functions.
    """

    def __init__(self, kind: str, of: type[T] | None = None):
        self.kind = kind
        self._of = of
        self._parts: dict[str, T] = {}
        self._settings: dict[str, type] = {}

    def add(self, name: str, part: T, settings: type | None = None) -> T:
        """Register `part` under `name` and return it.

        A part from a notebook cell replaces itself when the cell runs again.

        Args:
            name: Name of the part in configs and menus.
            part: The part.
            settings: The frozen dataclass of the part's own settings; None: the part has none. A call of the part gets
                an instance as its argument ``settings``.

        Raises:
            ValueError: Another part has the name.
            TypeError: The part is not of the class that this registry holds.
        """
        if self._of is not None and not isinstance(part, self._of):
            raise TypeError(
                f"The {self.kind} {name!r} must be a {self._of.__module__}.{self._of.__name__}, "
                f"not a {type(part).__name__}."
            )
        if name in self._parts and not _is_cell_again(self._parts[name], part):
            raise ValueError(f"The {self.kind} {name!r} is registered already; choose another name.")
        self._parts[name] = part
        self._settings.pop(name, None)
        if settings is not None:
            self._settings[name] = settings
        return part

    def register(self, name: str, settings: type | None = None) -> Callable[[P], P]:
        """Return a decorator that registers a class or function under `name`; arguments and errors as `add`."""

        def registered(part: Any) -> Any:
            return self.add(name, part, settings)

        return registered

    def settings_of(self, name: str) -> type | None:
        """Return the dataclass of a part's own settings, or None. Raises LookupError if there is no such part."""
        self[name]
        return self._settings.get(name)

    def available(self, view: Any) -> tuple[str, ...]:
        """Return the names of the parts that can be used with `view`: all except those whose `needs(view)` is false."""
        found = []
        for name, part in self._parts.items():
            needs = getattr(part, "needs", None)
            if needs is None or needs(view):
                found.append(name)
        return tuple(found)

    @contextmanager
    def temporarily(self) -> Iterator["Registry[T]"]:
        """Restore the registry at the end of the block: new parts are removed, and replaced parts come back."""
        parts, settings = dict(self._parts), dict(self._settings)
        try:
            yield self
        finally:
            self._parts, self._settings = parts, settings

    def __getitem__(self, name: str) -> T:
        """Return the part. Raises LookupError, which names the known parts and the nearest one."""
        try:
            return self._parts[name]
        except (KeyError, TypeError):
            raise unknown(self.kind, name, sorted(self._parts)) from None

    def get(self, name: str, default: Any = None) -> Any:
        """Return the part, or `default` if no part has this name."""
        return self._parts.get(name, default)

    def __contains__(self, name: object) -> bool:
        """Return whether a part has this name."""
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
    """Return the error for an unknown name.

    Args:
        kind: What the name should be, in words.
        name: The given name.
        known: The known names.
        where: Where the name was given, such as ``in phase 'labels'``.
    """
    known = list(known)
    place = f" {where}" if where else ""
    return LookupError(f"No {kind} named {name!r}{place}; known: {', '.join(known)}.{did_you_mean(name, known)}")


def did_you_mean(name: object, known: Iterable[str], prefix: str = "") -> str:
    """Return `` Did you mean 'kl_z'?``, or an empty text if no known name is similar.

    Args:
        name: The given name.
        known: The known names.
        prefix: Text before the name, as the user writes it, such as ``model.``.
    """
    near = get_close_matches(str(name), list(known), n=1)
    return f" Did you mean {prefix + near[0]!r}?" if near else ""


def definition(part: Any) -> Any:
    """Return the function or class that defines a part; for a value, the first function or class in it."""
    if hasattr(part, "__qualname__"):
        return part
    values = part if isinstance(part, tuple) else vars(part).values() if dataclasses.is_dataclass(part) else ()
    return next((value for value in values if hasattr(value, "__qualname__")), type(part))


def _is_cell_again(old: Any, new: Any) -> bool:
    """Return whether both are the same definition in a notebook, or in a script that runs interactively."""
    places = [(one.__module__, one.__qualname__) for one in (definition(old), definition(new))]
    return places[0] == places[1] and places[0][0] == "__main__"
