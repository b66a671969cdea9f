"""Settings: frozen dataclasses that one reader builds from plain mappings, and that are written as plain values."""

from rcm_notebook.settings.from_yaml import from_yaml
from rcm_notebook.settings.frozen import Frozen
from rcm_notebook.settings.of_parts import in_full, settings_for
from rcm_notebook.settings.plain import flat, plain, plain_fields
from rcm_notebook.settings.reading import read, require, require_keys, require_types
from rcm_notebook.settings.shown import shown

__all__ = [
    "Frozen",
    "flat",
    "from_yaml",
    "in_full",
    "plain",
    "plain_fields",
    "read",
    "require",
    "require_keys",
    "require_types",
    "settings_for",
    "shown",
]
