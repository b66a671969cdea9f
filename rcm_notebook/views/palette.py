"""Colours of classes and components, on white and on dark pages, for every kind of colour vision.

The first twelve come from a search over OKLab (Ottosson 2020). The search made the smallest distance between any two
colours as large as possible, under normal vision and under the three dichromacies as Machado, Oliveira & Fernandes
(2009) simulate them. Each colour keeps enough contrast on a white and on a near-black page. Further colours move round
the hue circle by the golden angle, at three lightnesses. So many colours cannot be distinguished by the eye alone, so
the legend shows names.
"""

import math
from functools import cache

DISTINCT = (
    "#277194",
    "#fe9d42",
    "#44ce8a",
    "#c1236a",
    "#d691f4",
    "#7f531d",
    "#6ae7f1",
    "#663ac0",
    "#c7dc87",
    "#b6706d",
    "#13a4b8",
    "#8e941e",
)
"""Twelve colours, at least 0.07 apart in OKLab for every kind of colour vision."""

_Lab = tuple[float, float, float]
_Stops = tuple[_Lab, _Lab, _Lab]

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_LIGHTNESS = (0.62, 0.76, 0.5)
_CHROMA = 0.13

_UNSURE, _MIDDLE, _SURE = (0.80, 0.063, 0.118), (0.63, 0.135, 0.02), (0.42, 0.035, -0.17)
"""The certainty ramp in OKLab: orange draws attention to uncertain rows, indigo is for certain ones."""

_PALE = ((0.965, -0.003, -0.006), (0.70, -0.045, -0.105), (0.36, 0.03, -0.155))
_DEEP = ((0.29, -0.003, -0.014), (0.52, -0.03, -0.125), (0.92, -0.055, -0.03))
"""The ramps of amounts in OKLab, for a white and for a dark page. Each has one hue, so that only lightness counts."""


@cache
def colors(n: int) -> tuple[str, ...]:
    """Return `n` colours as ``#rrggbb``. The first ones do not depend on `n`."""
    further = range(max(n - len(DISTINCT), 0))
    return DISTINCT[:n] + tuple(_walk(i) for i in further)


@cache
def ramp(n: int) -> tuple[str, ...]:
    """Return `n` colours from uncertain (orange) to certain (indigo), evenly spaced to the eye."""
    return tuple(_hex(_along((_UNSURE, _MIDDLE, _SURE), i / max(n - 1, 1))) for i in range(n))


@cache
def shades(n: int, dark: bool = False) -> tuple[str, ...]:
    """Return `n` colours from the smallest to the largest amount. The first is close to a white (or `dark`) page."""
    return tuple(_hex(_along(_DEEP if dark else _PALE, i / max(n - 1, 1))) for i in range(n))


def _walk(i: int) -> str:
    hue = 0.4 + i * _GOLDEN_ANGLE
    return _hex((_LIGHTNESS[i % 3], _CHROMA * math.cos(hue), _CHROMA * math.sin(hue)))


def _along(stops: _Stops, t: float) -> _Lab:
    first, middle, last = stops
    low, high, part = (first, middle, 2 * t) if t < 0.5 else (middle, last, 2 * t - 1)
    return (
        low[0] + (high[0] - low[0]) * part,
        low[1] + (high[1] - low[1]) * part,
        low[2] + (high[2] - low[2]) * part,
    )


def _hex(lab: _Lab) -> str:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(value, 0.0), 1.0))):02x}" for value in linear)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
