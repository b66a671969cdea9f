"""The nearest right name for a wrong one, as the end of an error message."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: object, known: Iterable[str], prefix: str = "") -> str:
    """Return `` Did you mean 'kl_z'?``, or nothing where no known name is near.

    Args:
        name: What was given.
        known: The right names.
        prefix: What stands before each of them where the user writes it, such as ``model.``.
    """
    near = get_close_matches(str(name), list(known), n=1)
    return f" Did you mean {prefix + near[0]!r}?" if near else ""
