"""A value in an error message: short, however large or deep it is."""

import reprlib
from collections.abc import Mapping
from typing import Any


class _Short(reprlib.Repr):
    """Shows the beginning of what is long, and three levels of what is nested."""

    def __init__(self):
        super().__init__()
        self.maxlevel = 3
        self.maxdict = self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = 8
        self.maxstring = self.maxother = self.maxlong = 120

    def repr_tuple(self, x: tuple[Any, ...], level: int) -> str:
        """Return a tuple as the list that a file has in its place."""
        return self.repr_list(list(x), level)

    def repr_Frozen(self, x: Mapping[Any, Any], level: int) -> str:
        """Return frozen settings as the mapping that they came from."""
        return self.repr_dict(dict(x), level)

    def repr_int(self, x: int, level: int) -> str:
        """Return the digits, or how many bits there are: Python refuses to write very long numbers."""
        return super().repr_int(x, level) if x.bit_length() < 1024 else f"<a whole number of {x.bit_length()} bits>"


shown = _Short().repr


def shown_name(name: Any) -> str:
    """Return a name in quotes, as `shown`, whatever its type."""
    return shown(name if isinstance(name, str) else shown(name))
