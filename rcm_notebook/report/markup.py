"""HTML made in Python. Everything that is not already markup is escaped, so that no name or text can become a tag."""

import html
from typing import Any


class Markup(str):
    """Text that is already HTML."""


def tag(name: str, *children: Any, **attributes: Any) -> Markup:
    """Return an element. Children and attributes that are not `Markup` are escaped.

    Args:
        name: Name of the element.
        children: Markup, texts or numbers, in their order. None is left out.
        attributes: Name -> value. In a name, ``class_`` means ``class`` and ``_`` means ``-``. None and False are left
            out. True gives an attribute without a value.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: Any) -> Markup:
    """Return the children joined, escaped as in `tag`."""
    return Markup("".join(child if isinstance(child, Markup) else escaped(child) for child in children))


def escaped(child: Any) -> str:
    """Return a text or a number as HTML; "" for None."""
    return "" if child is None else html.escape(str(child), quote=True)


def _attribute(key: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    written = key.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{html.escape(str(value), quote=True)}"'


_VOID = {"img"}
