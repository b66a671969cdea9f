"""The registry of plots: each is a function of a session, and returns the matplotlib object that it drew on."""

from collections.abc import Callable

from rcm_notebook.registry import Registry

PLOTS: Registry[Callable] = Registry("plot")
