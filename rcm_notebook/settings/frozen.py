"""A mapping that cannot change and can be hashed, because compiled functions depend on configs."""

from collections.abc import Iterator, Mapping
from typing import Any


class Frozen(Mapping[str, Any]):
    """An immutable mapping of settings; it equals a dict of the same entries.

    Args:
        values: The entries. Mappings among their values are frozen too, and lists become tuples.
    """

    def __init__(self, values: Mapping[str, Any]):
        self._values = {key: _frozen(value) for key, value in values.items()}

    def __getitem__(self, name: str) -> Any:
        """Return the value of a setting."""
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in their order."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return the number of settings."""
        return len(self._values)

    def __hash__(self) -> int:
        """Return a hash that does not depend on the order."""
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        """Show the entries as a dict does."""
        return repr(self._values)


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Frozen(value)
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
