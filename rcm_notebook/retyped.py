"""Texts that another program has turned into something else, and which of the known texts a value was.

pandas, spreadsheets and JSON read "007" as 7, "1e3" as 1000.0, "True" as True and "2024-05-01" as a date. An integer in
a column with gaps becomes a float, and a float does not hold every integer.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from math import isfinite
from numbers import Integral, Real
from typing import Any

import numpy as np

INTEGER = re.compile(r"([+-]?[0-9]{1,40})(\.0*)?")
"""A whole number as text. At most 40 digits: a choice, more than any index has."""
_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)", re.IGNORECASE)
_BOOLS = {"true": True, "false": False}
READ_AS_TEXT = "read the column as text (dtype=str)"
"""The remedy for values that do not say which text they were."""


def has_lost_digits(value: Any) -> bool:
    """Return whether a float is so large that it may be another integer, rounded: from 2^53 for float64."""
    if isinstance(value, Integral) or not isinstance(value, Real) or not isfinite(value):
        return False
    digits = np.finfo(type(value)).nmant + 1 if isinstance(value, np.floating) else 53
    return bool(abs(value) >= 2**digits)


def whole(value: Any) -> int | None:
    """Return a whole number, or the text of one, as int; None for a bool and for all that is no whole number.

    Raises:
        ValueError: The number is a float, or the text of a float, that may have lost digits.
    """
    if isinstance(value, str):
        number = INTEGER.fullmatch(value)
        if number is None:
            return None
        found, is_rounded = int(number[1]), _is_rounded(number)
    elif isinstance(value, bool | np.bool_) or not isinstance(value, Real) or not isfinite(value):
        return None
    else:
        found, is_rounded = int(value), has_lost_digits(value)  # type: ignore
        if found != value:
            return None
    if is_rounded:
        raise ValueError(f"{value!r} is a float that may have lost digits; {READ_AS_TEXT} or as integers")
    return found


def finder(texts: Sequence[str]) -> Callable[[Any], int | None]:
    """Return a function from a value to the place of the text that it was; None if it was none of them.

    A text that is among `texts` is itself. Every other value is the text that programs read as this value.

    Args:
        texts: Different texts.

    Raises:
        ValueError: The function raises it for a value that several texts are read as, and for a float that may have
            lost digits.
    """
    exact = {text: place for place, text in enumerate(texts)}

    @cache
    def retyped() -> dict[Hashable, list[int]]:
        found: dict[Hashable, list[int]] = {}
        for text, place in exact.items():
            if (meaning := _meaning(text)) is not None:
                found.setdefault(meaning, []).append(place)
        return found

    def find(given: Any) -> int | None:
        if isinstance(given, str) and given in exact:
            return exact[given]
        if hasattr(given, "isoformat") and given == given:
            return exact.get(str(given).removesuffix(" 00:00:00"))
        meaning = _meaning(given)
        places = [] if meaning is None else retyped().get(meaning, [])
        if len(places) > 1:
            several = ", ".join(repr(texts[place]) for place in places[:5])
            raise ValueError(f"{given!r} can be each of {several}; {READ_AS_TEXT}")
        return places[0] if places else None

    return find


def are_names(texts: Sequence[str]) -> bool:
    """Return whether some text is a number that is also the place of another text, such as "1" at place 0 of 5.

    Then a number may not be taken for a place.
    """
    return any(
        isinstance(found, int) and found != place and 0 <= found < len(texts)
        for place, found in enumerate(map(_meaning, texts))
    )


def _meaning(given: Any) -> Hashable | None:
    """Return what a program makes of a text, or what it has made: a bool (marked, as True equals 1) or a number.

    None for all else.
    """
    if isinstance(given, bool | np.bool_):
        return ("bool", bool(given))
    if not isinstance(given, str):
        if (number := whole(given)) is not None:
            return number
        # A float32 has the value of its shortest text, as the texts have.
        return float(str(given)) if isinstance(given, Real) and given == given else None
    given = given.strip()
    if given.casefold() in _BOOLS:
        return ("bool", _BOOLS[given.casefold()])
    if (number := INTEGER.fullmatch(given)) and not _is_rounded(number):
        return int(number[1])
    if not _NUMBER.fullmatch(given):
        return None
    value = float(given)
    return value if has_lost_digits(value) or not isfinite(value) or value != int(value) else int(value)


def _is_rounded(number: re.Match) -> bool:
    """Return whether a program that writes ".0" may have rounded a number."""
    return bool(number[2]) and has_lost_digits(float(number[1]))
