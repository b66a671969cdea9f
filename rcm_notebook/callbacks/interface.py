"""What a logger is, and how it follows a session: it gets every epoch, and its errors do not stop training."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from rcm_notebook.registry import Registry


class Logger(Protocol):
    """Writes the metrics of one run to another program."""

    def log(self, epoch: int, metrics: Mapping[str, float]) -> None:
        """Write the metrics of an epoch, counted from 1."""
        ...

    def close(self) -> None:
        """Finish writing."""
        ...


LOGGERS: Registry[Callable[[Path, str, Mapping[str, Any]], Logger]] = Registry("logger")
"""(folder for its files, name of the run, settings by dotted key) -> logger. A call imports the logger's program."""


@contextmanager
def logged(
    session: Any, names: Sequence[str], name: str = "", settings: Mapping[str, Any] | None = None
) -> Iterator[None]:
    """Let loggers write every epoch that a session finishes inside the block.

    If a logger fails, a warning says so, the logger gets no more epochs, and training goes on.

    Args:
        session: The session, trained in the foreground or in the background.
        names: Names in ``LOGGERS``.
        name: Name of the run in the logs; default: its folder's name.
        settings: Settings to log, by dotted key.

    Raises:
        LookupError: There is no such logger.
    """
    makers = {one: LOGGERS[one] for one in names}
    folder, title = session.path / "logs", name or session.path.name
    with ExitStack() as stack:
        for one, make in makers.items():
            guarded = _Guarded(one, lambda make=make: make(folder, title, settings or {}))
            stack.callback(guarded.close)
            session.observe(guarded.follow, "history")
            stack.callback(session.unobserve, guarded.follow, "history")
        yield


class _Guarded:
    """A logger whose first failure is a warning and its end."""

    def __init__(self, name: str, make: Callable[[], Logger]):
        self._name = name
        self._logger: Logger | None = None
        self._attempt(lambda: setattr(self, "_logger", make()))

    def follow(self, change: Any) -> None:
        """Write the epochs that are new in a history."""
        for entry in change["new"][len(change["old"]) :]:
            numbers = {key: value for key, value in entry.items() if isinstance(value, int | float)}
            metrics = {key: value for key, value in numbers.items() if key not in ("epoch", "step")}
            if self._logger is not None:
                self._attempt(lambda log=self._logger.log, entry=entry, metrics=metrics: log(entry["epoch"], metrics))

    def close(self) -> None:
        if self._logger is not None:
            self._attempt(self._logger.close)

    def _attempt(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except Exception as error:  # No failure of a logger may stop training.
            self._logger = None
            missing = (
                f" Install it: pip install 'rcm_notebook[{self._name}]'." if isinstance(error, ImportError) else ""
            )
            text = (
                f"Nothing more is logged to {self._name}: {type(error).__name__}: {error}.{missing} Training goes on."
            )
            warnings.warn(text, stacklevel=2)
