"""Strict types of what a JSON file says: 1.7, "1" and true are no whole numbers.

JSON has one kind of number, and Python takes true for 1. The numbers are rows and classes, so a value of another
type means damage and must not be rounded to one that fits.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Field(NamedTuple):
    """What a field may hold: the condition, and the same in words."""

    holds: Callable[[Any], bool]
    words: str


def _is_whole(value: Any) -> bool:
    return type(value) is int


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _all(values: Any, kind: type) -> bool:
    return isinstance(values, list) and set(map(type, values)) <= {kind}


WHOLE = Field(_is_whole, "a whole number")
NUMBER = Field(_is_number, "a finite number")
TEXT = Field(_is_text, "a text")
NULL = Field(lambda value: value is None, "null")
FLAG = Field(lambda value: type(value) is bool, "true or false")
LIST = Field(lambda value: isinstance(value, list), "a list")
MAPPING = Field(lambda value: isinstance(value, dict), "a mapping")
WHOLE_NUMBERS = Field(lambda value: _all(value, int), "a list of whole numbers")
NUMBERS = Field(lambda value: isinstance(value, list) and all(map(_is_number, value)), "a list of finite numbers")
TEXTS = Field(lambda value: _all(value, str), "a list of texts")
NUMBERS_BY_NAME = Field(
    lambda value: isinstance(value, dict) and all(map(_is_number, value.values())), "a mapping to finite numbers"
)


def either(first: Field, second: Field) -> Field:
    """Return a field that holds what one of two fields holds."""
    return Field(lambda value: first.holds(value) or second.holds(value), f"{first.words} or {second.words}")


def require_fields(values: Mapping[str, Any], needed: Mapping[str, Field], others: Mapping[str, Field]) -> None:
    """Check a line of a log.

    Args:
        values: The line.
        needed: The fields that it must have.
        others: The fields that it may have.

    Raises:
        ValueError: A field is missing, not known, or holds a value of another type; the message names it.
    """
    if missing := [name for name in needed if name not in values]:
        raise ValueError(f"it has no {missing[0]!r}")
    for name, value in values.items():
        field = needed.get(name) or others.get(name)
        if field is None:
            raise ValueError(f"the field {str(name)[:60]!r} is not known")
        if not field.holds(value):
            raise ValueError(f"{name!r} is {repr(value)[:60]}, not {field.words}")
