"""HTML made of Python: whatever is not markup already is escaped, so that no name or text can become a tag."""

import html
from typing import Any


class Markup(str):
    """Text that is HTML already."""


def tag(name: str, *children: Any, **attributes: Any) -> Markup:
    """Return an element; children and attributes that are no `Markup` are escaped.

    Args:
        name: Name of the element.
        children: Markup, texts or numbers, in their order; None is left out.
        attributes: By name; ``class_`` stands for ``class`` and ``_`` for ``-``. None and False are left out, True
            stands alone.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: Any) -> Markup:
    """Return children one after another, escaped as in `tag`."""
    return Markup("".join(child if isinstance(child, Markup) else escaped(child) for child in children))


def escaped(child: Any) -> str:
    """Return what a text or number is in HTML; nothing of None."""
    return "" if child is None else html.escape(str(child), quote=True)


def _attribute(key: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    written = key.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{html.escape(str(value), quote=True)}"'


_VOID = {"img"}
