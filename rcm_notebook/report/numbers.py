"""Numbers as people read them."""

NOTHING, TIMES = "\u2013", "\u00d7"
"""What stands where there is no number, and between factors."""


def percent(share: float, digits: int = 1) -> str:
    """Return a share in per cent that is rounded neither to nothing nor to a certainty that it does not have."""
    least, value = 10.0**-digits, 100 * float(share)
    if 0 < value < least:
        return f"< {least:.{digits}f} %"
    if 100 - least < value < 100:
        return f"> {100 - least:.{digits}f} %"
    return f"{value:.{digits}f} %"


def count(n: int, what: str) -> str:
    """Return how many there are of `what`, in the plural but for one."""
    return f"{n:,} {what}{'' if n == 1 else 's'}"
