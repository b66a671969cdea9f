"""Codes: one number a row says what is known of it, a class id (>= 0), NONE or UNSURE.

"Can't tell" means that somebody looked and could not say. It persists, is not asked again and never trains.
"""

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NONE: Final = -1
"""The code of a row without a label."""
UNSURE: Final = -2
"""The code of a row about which somebody could not tell."""
CANT_TELL_TEXT: Final = "can't tell"
"""How it is written in labels.csv; no class may be called so."""
MAX_CLASSES: Final = 4096
"""Class ids are below this: a choice, so that a slip such as 10**9 does not make a billion classes."""
MAX_NAME: Final = 200
"""Longest class name, in characters: a choice."""


class CantTell(enum.Enum):
    """The type of CANT_TELL."""

    CANT_TELL = CANT_TELL_TEXT

    def __repr__(self) -> str:
        """Show the name under which it is public."""
        return "CANT_TELL"


CANT_TELL: Final = CantTell.CANT_TELL
"""The label that says: I looked, and I can't tell."""

EMPTY: Final[Mapping] = MappingProxyType({})
"""A mapping of nothing that nobody can change: the default where there are none."""
