"""Time and memory of the test processes: little optimisation, compiled functions dropped in time, a summary.

JAX keeps every compiled function for as long as the process lives. Files of tests share some of them, and to drop them
takes half a second, so it waits until a process has grown.
"""

import ctypes
import gc
import resource
import sys

import jax
import psutil
import pytest

from rcm_notebook.training.compilation import COMPILER_OPTIONS

COMPILER_OPTIONS["xla_backend_optimization_level"] = 0  # As everything else in the tests: see conftest.py.

ENOUGH = 1.0e9
"""Bytes that a process may hold between files."""

peaks: dict[str, float] = {}
"""Process -> the most memory that it has held, GB."""


@pytest.fixture(autouse=True, scope="module")
def thrifty():
    """Let go of compiled functions after a file that leaves much, and give what they took back to the system."""
    yield
    if psutil.Process().memory_info().rss < ENOUGH:
        return
    jax.clear_caches()
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def peak() -> float:
    """The most memory that this process has held, GB; Linux counts in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def pytest_sessionfinish(session):
    """Hand the peak over to the process that prints the summary."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["peak"] = peak()
    else:
        peaks.setdefault("this process", peak())


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Note what a worker has held."""
    peaks[node.gateway.id] = getattr(node, "workeroutput", {}).get("peak", float("nan"))


def pytest_terminal_summary(terminalreporter):
    """Print the peaks."""
    taken = ", ".join(f"{name} {value:.1f} GB" for name, value in peaks.items())
    terminalreporter.write_line(f"Most memory of each test process: {taken}")
