"""YAML that anybody may have written: plain values, or one error.

A few lines of YAML can stand for billions of values, since an alias (``*name``) repeats what its anchor holds. Such a
text is refused before its values are made.
"""

from typing import Any

import yaml

MOST_VALUES = 1_000_000
"""Largest number of values with all aliases written out. A choice: more than any run writes."""
DEEPEST = 50
"""Largest number of values inside each other. A choice: no setting is as deep."""


def from_yaml(text: str) -> Any:
    """Return what a YAML text says, as plain Python; None if it is empty.

    Raises:
        ValueError: The text is no YAML, says what plain Python cannot hold, or unfolds to too many values.
    """
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > MOST_VALUES:
            raise ValueError(f"its aliases (*name) unfold to more than {MOST_VALUES:,} values")
        return loader.construct_document(node)
    except RecursionError:
        raise ValueError(f"its values are nested more than {DEEPEST} deep") from None
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError) as error:
        # PyYAML raises the latter for tags that do not fit their values, such as `!!int ''`.
        raise ValueError(str(error) or type(error).__name__) from error


def _size(node: yaml.Node, known: dict[yaml.Node, int | None], depth: int = 0) -> int:
    """Return how many values a node stands for."""
    if depth > DEEPEST:
        raise RecursionError
    if node not in known:
        known[node] = None
        parts = node.value if isinstance(node, yaml.CollectionNode) else ()
        pairs = [one for pair in parts for one in (pair if isinstance(pair, tuple) else (pair,))]
        known[node] = 1 + sum(_size(one, known, depth + 1) for one in pairs)
    size = known[node]
    if size is None:
        raise ValueError("a value holds itself (an alias inside its own anchor)")
    return size
