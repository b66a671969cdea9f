"""Many runs: one after another in this process, or several at once, each a process of its own with its own log.

A run that fails does not stop the others; Ctrl-C stops all of them, and each goes on later where it stopped.
"""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rcm_notebook.disk import replacing
from rcm_notebook.experiments.config import load_config
from rcm_notebook.experiments.run import Planned, run

STOP_SECONDS = 60.0
"""How long a run may take to keep what it has learned after an interrupt; a choice, longer than a step compiles."""
LOOK_EVERY = 0.1  # Seconds between two looks at the processes.


def run_all(planned: Sequence[Planned], jobs: int, *, resume: bool, done: Callable[[Path], None]) -> list[Path]:
    """Carry out all runs and return the logs of those that failed.

    Args:
        planned: The runs.
        jobs: How many at once; one runs in this process, with its bars.
        resume: Go on with what was interrupted.
        done: Called with the folder of each run that came to its end.

    Raises:
        FileExistsError: A folder is there already and is not to be resumed; nothing has begun.
        ValueError: `jobs` is not positive, or a folder holds a run of other settings; nothing has begun.
        KeyboardInterrupt: The user stopped them.
    """
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}; at least one is needed.")
    for one in planned:
        one.require_free(resume)
    for one in planned:
        one.begin()
    if jobs == 1:
        return [one.folder.log for one in planned if not _run_here(one, done)]
    commands = {one.folder.path: _command(one) for one in planned}
    logs = {one.folder.path: one.folder.log for one in planned}
    return [logs[path] for path in run_processes(commands, logs, jobs, done)]


def run_processes(
    commands: Mapping[Path, Sequence[str]], logs: Mapping[Path, Path], jobs: int, done: Callable[[Path], None]
) -> list[Path]:
    """Run commands as processes, at most `jobs` at once, and return the keys of those that ended badly, in order.

    Args:
        commands: By the path that `done` is called with.
        logs: Where each writes what it says; made anew.
        jobs: How many at once.
        done: Called when one ended well.

    Raises:
        KeyboardInterrupt: The user stopped them; each was interrupted, too, and has ended.
    """
    waiting, running, failed = list(commands), dict[Path, subprocess.Popen](), set()
    with _endings_interrupt():
        try:
            while waiting or running:
                while waiting and len(running) < jobs:
                    path = waiting.pop(0)
                    running[path] = _start(commands[path], logs[path])
                time.sleep(LOOK_EVERY)
                for path in [path for path, process in running.items() if process.poll() is not None]:
                    if running.pop(path).returncode == 0:
                        done(path)
                    else:
                        failed.add(path)
        finally:
            _stop(list(running.values()))
    return [path for path in commands if path in failed]


def _run_here(planned: Planned, done: Callable[[Path], None]) -> bool:
    """Run in this process; return whether it came to its end. Why not is in its log."""
    try:
        done(run(planned.config, planned.out, planned.config.train.seed, resume=True))
    except Exception as error:  # Whatever it is, it belongs to this run; the others go on.
        with replacing(planned.folder.log) as file:
            file.write("".join(traceback.format_exception(error)).encode())
        return False
    return True


def _command(planned: Planned) -> list[str]:
    program = [sys.executable, "-m", "rcm_notebook.experiments.jobs"]
    return [*program, str(planned.folder.experiment), str(planned.out)]


def _start(command: Sequence[str], log: Path) -> subprocess.Popen:
    log.parent.mkdir(parents=True, exist_ok=True)
    # JAX would keep most of a GPU's memory for the first process.
    environment = {"XLA_PYTHON_CLIENT_PREALLOCATE": "false", **os.environ, "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as file:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process alone, which then interrupts each once.
        )


def _stop(processes: Sequence[subprocess.Popen]) -> None:
    """Interrupt processes, wait until each has kept what it has, and end those that take too long."""
    try:
        for process in processes:
            process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            process.wait(max(0.0, deadline - time.monotonic()))
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        for process in processes:
            process.kill()
        raise
    finally:
        for process in processes:
            process.wait()


@contextmanager
def _endings_interrupt() -> Iterator[None]:
    """Make a closed terminal and a polite end what Ctrl-C is, so that no process is left behind."""
    endings = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {ending: signal.signal(ending, signal.default_int_handler) for ending in endings}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


if __name__ == "__main__":  # One run, begun by another process.
    signal.signal(signal.SIGINT, signal.default_int_handler)  # What a shell starts in its background is deaf to it.
    begun = load_config(sys.argv[1])
    run(begun, Path(sys.argv[2]), begun.train.seed, resume=True)
