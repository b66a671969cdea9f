"""The registry of plots: functions of a view, or of curves, that return the figure or the axes that they drew on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from rcm_notebook.plots.as_written import as_written
from rcm_notebook.registry import Registry
from rcm_notebook.views import Viewed


@dataclass(frozen=True)
class Plot:
    """A registered plot. Calling it draws it.

    Attributes:
        draw: Function that draws. Its first argument is a session or its view, or the curves of `Session.simulate` by
            strategy.
        title: Heading of the plot in a run's REPORT.md; "" leaves it out there.
        place: Plots are ordered by this number in REPORT.md. Plots with the same number keep the order of registration.
        draws_curves: Whether `draw` takes curves.
    """

    draw: Callable[..., Any]
    title: str = ""
    place: int = 1000
    draws_curves: bool = False

    def __call__(self, *given: Any, **settings: Any) -> Any:
        """Draw, with each text as it is written."""
        return as_written(self.draw)(*given, **settings)


PLOTS: Registry[Plot] = Registry("plot", Plot)


def plot(name: str, title: str = "", place: int = 1000) -> Callable[[Callable], Callable]:
    """Return a decorator that registers ``view, ... -> figure or axes``. The decorated function also takes a session.

    Args:
        name: Name in `PLOTS`.
        title: Heading of the plot in a run's REPORT.md; "" leaves it out there.
        place: Plots are ordered by this number in REPORT.md; by default a plot comes after those of the package.
    """

    def register(draw: Callable) -> Callable:
        @as_written
        @wraps(draw)
        def drawn(shown: Viewed, *given: Any, **settings: Any) -> Any:
            return draw(shown.view, *given, **settings)

        PLOTS.add(name, Plot(drawn, title, place))
        return drawn

    return register
