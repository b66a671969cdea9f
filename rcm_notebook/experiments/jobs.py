"""Many runs: one after another in this process, or several at once, each in its own process with its own log.

A run that fails does not stop the others. Ctrl-C stops all of them; each can be resumed later where it stopped.
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
"""How long a run may take to save its state after an interrupt. A choice: longer than a step takes to compile."""
LOOK_EVERY = 0.1  # Seconds between two checks of the processes.


def run_all(planned: Sequence[Planned], jobs: int, *, resume: bool, done: Callable[[Path], None]) -> list[Path]:
    """Carry out all runs and return the logs of those that failed.

    Args:
        planned: The runs.
        jobs: How many runs at once; 1 runs them in this process, with progress bars.
        resume: Go on with interrupted runs.
        done: Called with the folder of each run that has finished.

    Raises:
        FileExistsError: A run's folder exists and `resume` is False; then no run has begun.
        ValueError: `jobs` is not positive, or a folder holds a run with other settings; then no run has begun.
        KeyboardInterrupt: The user stopped the runs.
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
    """Run commands as processes, at most `jobs` at once, and return the keys of those that failed, in order.

    Args:
        commands: The commands, by the path that `done` gets.
        logs: The file for each command's output; overwritten.
        jobs: How many processes at once.
        done: Called with the path when a command has succeeded.

    Raises:
        KeyboardInterrupt: The user stopped the commands; each process was interrupted and has ended.
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
    """Run in this process; return whether the run finished. If not, its log says why."""
    try:
        done(run(planned.config, planned.out, planned.config.train.seed, resume=True))
    except Exception as error:  # No failure of one run may stop the others.
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
    """Interrupt processes, wait until each has saved its state, and kill those that take too long."""
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
    """Treat SIGTERM and a closed terminal (SIGHUP) as Ctrl-C, so that no process is left behind."""
    endings = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {ending: signal.signal(ending, signal.default_int_handler) for ending in endings}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


if __name__ == "__main__":  # One run, started by `_start` in another process.
    signal.signal(signal.SIGINT, signal.default_int_handler)  # A shell's background job ignores SIGINT.
    begun = load_config(sys.argv[1])
    run(begun, Path(sys.argv[2]), begun.train.seed, resume=True)
