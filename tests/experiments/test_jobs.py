"""Runs at once: real processes, each with its log; a bad one stops no other, an interrupt stops all."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from rcm_notebook.experiments.jobs import run_all, run_processes


class Processes:
    """Runs programs, given by name, each with its log."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self, programs: dict[str, str], jobs: int) -> tuple[list[str], list[str]]:
        """Return what failed and what was done."""
        done = []
        commands = {self.folder / name: [sys.executable, "-c", program] for name, program in programs.items()}
        logs = {path: self.log(path.name) for path in commands}
        failed = run_processes(commands, logs, jobs, lambda path: done.append(path.name))
        return [path.name for path in failed], done

    def log(self, name: str) -> Path:
        return self.folder / name / "logs" / "run.log"


@pytest.fixture
def processes(tmp_path) -> Processes:
    return Processes(tmp_path)


def test_a_failed_process_stops_no_other_and_every_one_has_a_log(processes):
    programs = {
        "a": "print('fine')",
        "b": "raise ValueError('bad luck')",
        "c": "import sys; print('c', file=sys.stderr)",
    }
    failed, done = processes(programs, 2)
    assert failed == ["b"] and sorted(done) == ["a", "c"]
    assert processes.log("a").read_text() == "fine\n" and processes.log("c").read_text() == "c\n"
    assert processes.log("b").read_text().endswith("ValueError: bad luck\n")


def test_no_more_run_at_once_than_asked_for(processes, tmp_path):
    program = (
        f"import os, pathlib, time; mark = pathlib.Path({str(tmp_path)!r}) / f'mark-{{os.getpid()}}'; mark.touch();"
        "print(len(list(mark.parent.glob('mark-*')))); time.sleep(0.2); mark.unlink()"
    )
    failed, done = processes(dict.fromkeys("abcd", program), 2)
    counts = [int(processes.log(name).read_text()) for name in "abcd"]
    assert not failed and len(done) == 4 and max(counts) <= 2


def test_an_end_reaches_every_process_as_one_interrupt_and_waits_for_its_end(processes):
    program = (
        "import signal, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "try:\n    print('begun', flush=True)\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    time.sleep(0.3)\n    print('kept')\n"
    )

    def interrupt():
        while not all(processes.log(name).exists() and processes.log(name).read_text() for name in "ab"):
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)  # Heard even where the tests are deaf to interrupts.

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        processes(dict.fromkeys("abc", program), 2)
    assert [processes.log(name).read_text() for name in "ab"] == ["begun\nkept\n"] * 2
    assert not processes.log("c").exists()


def test_no_jobs_at_all_are_refused():
    with pytest.raises(ValueError, match="jobs is 0"):
        run_all([], 0, resume=False, done=print)
