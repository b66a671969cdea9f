"""Numbers in a form that people read."""

NOTHING, TIMES = "\u2013", "\u00d7"
"""The sign for a missing number, and the sign between factors."""


def percent(share: float, digits: int = 1) -> str:
    """Return a share in per cent. It is never rounded to 0 % or 100 % unless it is exactly that."""
    least, value = 10.0**-digits, 100 * float(share)
    if 0 < value < least:
        return f"< {least:.{digits}f} %"
    if 100 - least < value < 100:
        return f"> {100 - least:.{digits}f} %"
    return f"{value:.{digits}f} %"


def count(n: int, what: str) -> str:
    """Return a number and the noun `what`, which is in the plural unless the number is one."""
    return f"{n:,} {what}{'' if n == 1 else 's'}"
