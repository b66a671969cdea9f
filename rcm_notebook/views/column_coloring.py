"""Colours for a column of the data: numbers get a ramp; texts, and whole numbers with few values, get kinds.

There are at most as many kinds as a legend can hold. All rarer values share one colour. Missing values are context.
"""

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.types import Int
from rcm_notebook.views import palette

KINDS = 40
"""Largest number of kinds with their own colour. A choice: more cannot be distinguished or read."""
FEW = 12
"""Largest number of different whole numbers that are kinds and not a scale. A choice: the count of distinct colours."""
OTHER = "#646b76"
"""Colour of all rarer kinds together: a grey that is darker than that of context."""
QUANTILES = (0.01, 0.99)
"""Quantiles of the values at the ends of a ramp. One extreme value then does not use up the ramp."""


class Coded(NamedTuple):
    """A column in colours.

    Attributes:
        codes: uint8 [N], the code of each row; 0 is a missing value.
        colors: Colour of each code from 1 on, ``#rrggbb``.
        entries: Rows of the legend, each {code, name, count, color}.
        ramp: {low, high}, the labels of the scale's ends; None for kinds.
    """

    codes: Int[np.ndarray, " N"]
    colors: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]
    ramp: dict[str, str] | None


def coded(values: np.ndarray, levels: int) -> Coded:
    """Return the colours of a column of a Dataset.

    Args:
        values: Numbers (NaN is missing), booleans, or texts (None is missing), [N].
        levels: Number of steps of a ramp.
    """
    if values.dtype == object or values.dtype == bool:
        return _kinds(values.tolist(), in_order=values.dtype == bool)
    missing = np.isnan(values)
    known = values[~missing]
    if np.isfinite(known).all() and (known == np.round(known)).all() and len(_few(known)):
        return _kinds(
            [None if gone else int(value) for value, gone in zip(values, missing, strict=True)], in_order=True
        )
    return _scale(values, missing, levels)


def _few(known: np.ndarray) -> np.ndarray:
    """Return the different values if they are few enough to be kinds, else an empty array."""
    if len(np.unique(known[:10_000])) > FEW:
        return known[:0]
    different = np.unique(known)
    return different if len(different) <= FEW else known[:0]


def _kinds(values: list, *, in_order: bool) -> Coded:
    """Return the values as kinds, in ascending order or with the most frequent first."""
    counts = Counter(value for value in values if value is not None)
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    kinds, rare = (ranked, []) if len(ranked) <= KINDS else (ranked[: KINDS - 1], ranked[KINDS - 1 :])
    if in_order:
        kinds = sorted(kinds)
    code_of = {kind: i + 1 for i, kind in enumerate(kinds)} | dict.fromkeys(rare, len(kinds) + 1) | {None: 0}
    codes = np.fromiter((code_of[value] for value in values), np.uint8, len(values))
    colors = palette.colors(len(kinds))
    entries = [_entry(codes, i + 1, str(kind), colors[i]) for i, kind in enumerate(kinds)]
    if rare:
        entries.append(_entry(codes, len(kinds) + 1, f"other ({len(rare):,} kinds)", OTHER))
        colors = (*colors, OTHER)
    return Coded(codes, colors, (*entries, *_missing(codes)), None)


def _scale(values: np.ndarray, missing: np.ndarray, levels: int) -> Coded:
    """Return a ramp from the 0.01 to the 0.99 quantile of the values."""
    finite = values[np.isfinite(values)]
    low, high = np.quantile(finite, QUANTILES) if len(finite) else (0.0, 0.0)
    bounded = np.clip(np.where(missing, low, values), low, high)
    codes = 1 + ((bounded - low) / max(high - low, 1e-300) * levels).clip(0, levels - 1).astype(np.uint8)
    codes[missing] = 0
    ends = {"low": f"≤ {low:.3g}", "high": f"≥ {high:.3g}"}
    return Coded(codes, palette.ramp(levels)[::-1], _missing(codes), ends)


def _missing(codes: np.ndarray) -> tuple[dict[str, Any], ...]:
    entry = _entry(codes, 0, "missing", "")
    return (entry,) if entry["count"] else ()


def _entry(codes: np.ndarray, code: int, name: str, color: str) -> dict[str, Any]:
    return {"code": code, "name": name, "count": int((codes == code).sum()), "color": color}
