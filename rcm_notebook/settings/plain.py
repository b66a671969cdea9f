"""Settings as plain Python: dicts, lists, texts and numbers, ready for YAML."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def plain(value: Any) -> Any:
    """Return a value as plain Python; if it has a method `to_dict`, that method gives the result."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if is_dataclass(value):
        return plain_fields(value)
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def plain_fields(settings: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as plain Python."""
    return {one.name: plain(getattr(settings, one.name)) for one in fields(settings)}


def flat(values: Mapping[str, Any], where: str = "") -> dict[str, Any]:
    """Return nested mappings as one, by dotted keys such as ``model.prior``; an empty mapping gives no key."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= flat(value, f"{where}{key}.") if isinstance(value, Mapping) else {f"{where}{key}": value}
    return found
