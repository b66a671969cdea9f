"""How messages quote given values: the first few of many, and at most a line of each."""

import reprlib
from collections.abc import Sequence
from typing import Any

FEW = 5
"""How many wrong values an error lists. A choice: enough to see what they have in common."""

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def first_few(texts: Sequence[str], count: int | None = None) -> str:
    """Return the first FEW of `texts`, joined, and how many more there are.

    Args:
        texts: The texts that the message lists.
        count: How many there are in all; default: the length of `texts`.
    """
    more = (len(texts) if count is None else count) - len(texts[:FEW])
    return ", ".join(texts[:FEW]) + (f" and {more:,} more" if more else "")


def short_repr(value: Any) -> str:
    """Return a value as a message quotes it: its repr, cut to less than a line."""
    return _SHORT.repr(value)
