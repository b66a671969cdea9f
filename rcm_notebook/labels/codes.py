"""Codes: each row has one number, a class id (>= 0), NONE or UNSURE.

"Can't tell" (UNSURE) means that somebody looked at the row and could not say its class. The code is saved. No query
asks for the row again, and training never uses it as a label.
"""

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rcm_notebook.names import CANT_TELL_TEXT

NONE: Final = -1
"""The code of a row without a label."""
UNSURE: Final = -2
"""The code of a row about which somebody could not tell."""
MAX_CLASSES: Final = 4096
"""Class ids are below this number. A choice: a typing error such as 10**9 must not make a billion classes."""


class CantTell(enum.Enum):
    """The type of CANT_TELL."""

    CANT_TELL = CANT_TELL_TEXT

    def __repr__(self) -> str:
        """Show the name under which it is public."""
        return "CANT_TELL"


CANT_TELL: Final = CantTell.CANT_TELL
"""The label that says: I looked, and I can't tell."""

EMPTY: Final[Mapping] = MappingProxyType({})
"""An empty, immutable mapping, for use as a default."""
