"""Text in plots as it is written: names of classes, columns and strategies are no mathematics, whatever they hold.

Matplotlib sets text between dollar signs as mathematics, and raises an error if it cannot. Here it does so with numbers
at ticks alone, since the powers of a logarithmic axis need it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.text import Text
from matplotlib.ticker import LogFormatter, ScalarFormatter

PLAIN: dict[Any, Any] = {"text.parse_math": False, "text.usetex": False}


def as_written(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that draws as `draw` does, with each text as it is written.

    Args:
        draw: Function that returns the figure or the axes that it drew on. Axes that it was given keep the texts of
            their own.
    """

    @wraps(draw)
    def drawn(*given: Any, **settings: Any) -> Any:
        ax = next((one for one in (*given, *settings.values()) if isinstance(one, Axes)), None)
        others = () if ax is None else [one for one in _axes_beside(ax) if one is not ax]
        before = {} if ax is None else {text: text.get_text() for text in ax.findobj(Text)}
        with plt.rc_context(PLAIN):
            made = draw(*given, **settings)
        for text, was in before.items():
            if text.get_text() != was:
                text.update({"parse_math": False, "usetex": False})
        if isinstance(made, Axes | FigureBase):
            for one in _axes_beside(made):
                if one not in others:
                    _settle_ticks(one)
        return made

    return drawn


def _axes_beside(made: Any) -> list[Axes]:
    """Return all axes of a figure, or of the figure of these axes."""
    return list((made.figure if isinstance(made, Axes) else made).axes)


def _settle_ticks(ax: Axes) -> None:
    """Make all ticks now, those that only drawing would make too, and let numbers alone be mathematics."""
    for axis in (ax.xaxis, ax.yaxis):
        for formatter, ticks in (
            (axis.get_major_formatter(), axis.get_major_ticks()),
            (axis.get_minor_formatter(), axis.get_minor_ticks()),
        ):
            is_number = isinstance(formatter, ScalarFormatter | LogFormatter)
            for tick in ticks:
                tick.label1.set_parse_math(is_number)
                tick.label2.set_parse_math(is_number)
        axis.get_offset_text().set_parse_math(True)
