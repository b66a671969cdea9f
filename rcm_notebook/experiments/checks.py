"""Whether what a file says are settings at all: known by name, with values of the right kind."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rcm_notebook.registry import did_you_mean

WORDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false", NoneType: "null"}


def require_settings(values: Any, kind: Any, where: str = "") -> Mapping[str, Any]:
    """Return `values` if a dataclass can be made of them.

    Args:
        values: What YAML or a user gave.
        kind: The dataclass.
        where: Path of the section with a dot at its end, or nothing.

    Raises:
        ValueError: It is no mapping, has an unknown key, or a value of another kind; the message names the path.
    """
    known = [one.name for one in fields(kind)]
    if not isinstance(values, Mapping):
        raise ValueError(f"{where.rstrip('.') or 'the config'} is {values!r}; it must be a mapping of settings.")
    require_keys(values, known, where)
    hints = get_type_hints(kind)
    for key, value in values.items():
        if not _fits(value, hints[key]):
            raise ValueError(f"{where + key} is {value!r}; it must be {_words(hints[key])}.{_remedy(value)}")
    return values


def require_options(values: Mapping[str, Any], function: Callable, where: str) -> None:
    """Check that a function has a parameter for every key. Raises ValueError naming the path."""
    require_keys(values, list(inspect.signature(function).parameters), where)


def require_keys(values: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    """Check that every key is known. Raises ValueError naming the path, and the nearest known one."""
    for key in values:
        if key not in known:
            names = ", ".join(known) or "none"
            raise ValueError(
                f"there is no setting {where + str(key)!r}; known: {names}.{did_you_mean(key, known, where)}"
            )


def _fits(value: Any, hint: Any) -> bool:
    return any(_is(value, option) for option in _options(hint))


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) is Union else (hint,)


def _is(value: Any, hint: Any) -> bool:
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind is Any or is_dataclass(kind):  # What is wrong with a dataclass says whoever reads it.
        return True
    if kind in (int, float):
        return isinstance(value, int if kind is int else int | float) and not isinstance(value, bool)
    if kind is tuple:
        if not isinstance(value, list | tuple):
            return False
        each = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return len(each) == len(value) and all(_fits(one, of) for one, of in zip(value, each, strict=True))
    if kind is Mapping:
        return isinstance(value, Mapping) and all(_fits(one, inner[1]) for one in value.values())
    return isinstance(value, kind)


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
    """Return what helps where YAML took a number for a text, as it does with 1e-3."""
    if not isinstance(value, str):
        return ""
    try:
        return f" YAML takes {value} for a text; write {float(value)!r}."
    except ValueError:
        return ""
