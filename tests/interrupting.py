"""Interrupts (Ctrl-C) at a chosen instruction, delivered as CPython delivers them.

An interrupt that arrives at any instruction is raised at the next point where the interpreter looks for signals. A
trace function that raised the exception itself would raise it elsewhere too, for example between the end of a `with`
block and the release of its lock. So the trace function only sends the signal and switches itself off, without a call
of its own after it, which would be such a point.
"""

import _thread
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import rcm_notebook

PACKAGE = Path(rcm_notebook.__file__).parent


class Minus:
    """Has a minus that calls a C function; an operator looks for no signals afterwards."""


class Send(Minus):
    """Sends an interrupt to this process."""

    __neg__ = _thread.interrupt_main


class Stop(Minus):
    """Switches tracing off."""

    __neg__ = partial(sys.settrace, None)


def instructions(act: Callable[[], Any], *folders: str) -> int:
    """Return how many instructions of the package's `folders` the call of `act` executes in this thread."""
    return _run(act, folders, 0)[0]


def interrupted(act: Callable[[], Any], at: int, *folders: str) -> bool:
    """Call `act` and send an interrupt at the instruction `at`, counted from 1; return whether it was raised."""
    return _run(act, folders, at)[1]


def _run(act: Callable[[], Any], folders: tuple[str, ...], at: int) -> tuple[int, bool]:
    traced = tuple(f"{PACKAGE / folder}/" for folder in folders)
    seen, send, stop = 0, Send(), Stop()

    def enter(frame: FrameType, event: str, arg: Any):
        if not frame.f_code.co_filename.startswith(traced):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return follow

    def follow(frame: FrameType, event: str, arg: Any):
        nonlocal seen
        if event == "opcode":
            seen += 1
            if seen == at:
                _ = -stop  # type: ignore[operator]
                _ = -send  # type: ignore[operator]
        return follow

    before = sys.gettrace()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # As under nohup; an interrupt would do nothing.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        sys.settrace(enter)
        act()
        sys.settrace(before)
        return seen, False
    except KeyboardInterrupt:
        return seen, True
    finally:
        sys.settrace(before)
