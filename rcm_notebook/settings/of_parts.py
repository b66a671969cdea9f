"""The own settings of a registered part, read from a config."""

from typing import Any

from rcm_notebook.registry import Registry
from rcm_notebook.settings.plain import plain_fields
from rcm_notebook.settings.reading import read, require_keys


def settings_for(registry: Registry, name: str, values: Any, where: str) -> dict[str, Any]:
    """Return the extra arguments of a part: ``{"settings": ...}``, or an empty dict if the part has no settings.

    Args:
        registry: Registry of the part.
        name: Name of the part.
        values: Settings from the config; the others keep their defaults.
        where: Path of `values` with a dot at its end, such as ``model.settings.prior.``.

    Raises:
        LookupError: There is no such part.
        ValueError: A setting is unknown, missing, of another type or out of range; the message names it.
    """
    kind, owner = registry.settings_of(name), f" of the {registry.kind} {name!r}"
    if kind is not None:
        return {"settings": read(kind, values, where, owner)}
    require_keys(values, (), where, owner)
    return {}


def in_full(registry: Registry, name: str, values: Any, where: str) -> dict[str, Any]:
    """Return all settings of a part as plain values, defaults included; arguments and errors as `settings_for`."""
    given = settings_for(registry, name, values, where)
    return plain_fields(given["settings"]) if given else {}
