"""The one reader of settings: it builds a frozen dataclass from the values of a YAML file or a user.

An error names the setting by its path, such as ``model.settings.prior.pseudo_inputs``, and the nearest known name.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from rcm_notebook.registry import did_you_mean
from rcm_notebook.settings.shown import shown, shown_name

T = TypeVar("T")

WORDS = {int: "a whole number", float: "a finite number", str: "a text", bool: "true or false", NoneType: "null"}


def read(kind: type[T], values: Any, where: str = "", owner: str = "") -> T:
    """Build a dataclass from a mapping; a list becomes a tuple if the field is a tuple.

    If a field is a dataclass, its own ``from_dict(values, where)`` reads it, or, without one, this function.

    Args:
        kind: The dataclass.
        values: The mapping; an instance of `kind` is returned as it is.
        where: Path of the mapping with a dot at its end, or empty.
        owner: The owner of the settings in errors, such as `` of the prior 'vamp'``.

    Raises:
        ValueError: `values` is no mapping, or a setting is unknown, missing, of another type or out of range.
    """
    if isinstance(values, kind):
        return values
    require_keys(values, [one.name for one in fields(kind)], where, owner)  # type: ignore[arg-type]
    hints = _hints(kind)
    for one in fields(kind):  # type: ignore[arg-type]
        if one.name not in values and one.default is MISSING and one.default_factory is MISSING:
            raise ValueError(f"{where}{one.name} is missing; it must be {_words(hints[one.name])}.")
    return kind(**{name: _value(value, hints[name], f"{where}{name}") for name, value in values.items()})


def require_keys(values: Any, known: Iterable[str], where: str, owner: str = "") -> None:
    """Check that `values` is a mapping and that every key of it is known; arguments and errors as of `read`."""
    if not isinstance(values, Mapping):
        raise ValueError(f"{where.rstrip('.') or 'the config'} is {shown(values)}; it must be a mapping of settings.")
    known = list(known)
    for key in values:
        if key not in known:
            names, hint = ", ".join(known) or "none", did_you_mean(key, known, where)
            raise ValueError(f"There is no setting {shown_name(_path(where, key))}{owner}; known: {names}.{hint}")


def require(holds: bool, name: str, given: Any, expected: str) -> None:
    """Raise ValueError unless the condition holds; the error says what was given and what is expected."""
    if not holds:
        raise ValueError(f"{name} is {shown(given)}; it must be {expected}.")


def require_types(settings: Any, where: str = "") -> None:
    """Check that each field of a dataclass has a value of its type, also where Python code made the dataclass.

    Args:
        settings: The dataclass.
        where: Path of the fields with a dot at its end, or empty.

    Raises:
        ValueError: A value has another type, or is infinite or NaN; the message names it.
    """
    hints = _hints(type(settings))
    for one in fields(settings):
        value, hint = getattr(settings, one.name), hints[one.name]
        if not _fits(value, hint, is_made=True):
            raise _wrong(value, hint, f"{where}{one.name}")


def _value(value: Any, hint: Any, path: str) -> Any:
    for option in _options(hint):
        if _is(value, option):
            return _made(value, option, path)
    raise _wrong(value, hint, path)


def _wrong(value: Any, hint: Any, path: str) -> ValueError:
    return ValueError(f"{path} is {shown(value)}; it must be {_words(hint)}.{_remedy(value)}")


def _path(where: str, key: Any) -> str:
    return where + (key if isinstance(key, str) else shown(key))


def _made(value: Any, hint: Any, path: str) -> Any:
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if isinstance(kind, type) and is_dataclass(kind):
        reader = getattr(kind, "from_dict", None)
        return reader(value, f"{path}.") if reader else read(kind, value, f"{path}.")
    if kind is tuple:
        return tuple(_value(one, of, f"{path}[{place}]") for place, (one, of) in enumerate(_each(value, inner)))
    if kind is Mapping:
        return {key: _value(one, inner[1], f"{path}.{key}") for key, one in value.items()}
    return value


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) is Union else (hint,)


def _each(values: Any, inner: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    kinds = [inner[0]] * len(values) if inner[-1] is Ellipsis else inner
    return list(zip(values, kinds, strict=True))


def _is(value: Any, hint: Any, is_made: bool = False) -> bool:
    """Return whether a value fits a type. A dataclass is still to be made from it, or `is_made` already."""
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind is Any:
        return True
    if is_dataclass(kind):  # The reader of a dataclass reports what is wrong in it.
        return not is_made or (isinstance(kind, type) and isinstance(value, kind))
    if kind is int:
        return isinstance(value, Integral) and not isinstance(value, bool)
    if kind is float:
        return isinstance(value, Real) and not isinstance(value, bool) and _is_finite(value)
    if kind is tuple:
        if not isinstance(value, list | tuple) or (inner[-1] is not Ellipsis and len(inner) != len(value)):
            return False
        return all(_fits(one, of, is_made) for one, of in _each(value, inner))
    if kind is Mapping:
        if not isinstance(value, Mapping):
            return False
        return all(_fits(key, inner[0]) and _fits(one, inner[1], is_made) for key, one in value.items())
    return isinstance(value, kind)


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # A whole number that no float holds.
        return False


def _fits(value: Any, hint: Any, is_made: bool = False) -> bool:
    return any(_is(value, option, is_made) for option in _options(hint))


def _words(hint: Any) -> str:
    return " or ".join(_word(option) for option in _options(hint))


def _word(hint: Any) -> str:
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind is tuple:
        every = "each " if inner[-1] is Ellipsis else f"{len(inner)} values, each "
        return f"a list, {every}{_words(inner[0])}"
    if kind is Mapping and inner[1] is not Any:
        return f"a mapping, each value {_words(inner[1])}"
    return WORDS.get(kind, "a mapping of settings")


def _remedy(value: Any) -> str:
    """Return the hint for a number that YAML reads as a text, such as 1e-3."""
    if not isinstance(value, str):
        return ""
    try:
        return f" YAML takes {value} for a text; write {float(value)!r}."
    except ValueError:
        return ""
