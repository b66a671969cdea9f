"""The registry of plots: functions of a session, or of what one returns, that return what they drew on."""

from collections.abc import Callable

from rcm_notebook.registry import Registry

PLOTS: Registry[Callable] = Registry("plot")
