"""A command of ``rcm-notebook`` that serves a page until it is interrupted, as its tests drive it."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest

COMMAND = [sys.executable, "-c", "import sys; from rcm_notebook.cli.main import main; sys.exit(main())"]
HOMES = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")


class Served:
    """A running command: its process and the address that it printed, in parts."""

    def __init__(self, process: subprocess.Popen, address: str, port: int, token: str):
        self.process, self.address, self.port, self.token = process, address, port, token

    @property
    def root(self) -> str:
        """The server's address without a path."""
        return f"http://127.0.0.1:{self.port}/"

    def require_loopback(self) -> None:
        """Fail where anything but this machine could connect."""
        # The machine's connections, not each process's own: a short-lived child may end while it is asked.
        pids = {child.pid for child in self._children()}
        connections = [c for c in psutil.net_connections("inet") if c.pid in pids]
        listening = [c.laddr for c in connections if c.status == psutil.CONN_LISTEN and c.laddr]
        assert self.port in {address.port for address in listening}
        assert {address.ip for address in listening} == {"127.0.0.1"}

    def require_clean_end(self) -> None:
        """Interrupt it; fail where a process or the port stays."""
        children = self._children()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(60) == 0
        assert psutil.wait_procs(children, timeout=30)[1] == []
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", self.port)) != 0

    def command_lines(self) -> list[list[str]]:
        """What it and each of its children was started with."""
        return [process.cmdline() for process in (psutil.Process(self.process.pid), *self._children())]

    def _children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def serving(home: Path, *arguments: str | Path) -> Iterator[Served]:
    """Run a command with a home of its own until the block ends."""
    process = subprocess.Popen(
        [*COMMAND, *arguments, "--no-browser"],
        env=os.environ | {name: str(home / name) for name in HOMES},
        stdout=subprocess.PIPE,
        text=True,
        # A shell starts what runs in its background deaf to interrupts, and children inherit that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.fullmatch(r"Open (http://127\.0\.0\.1:(\d+)/\S*\?token=(\S+))\n", line):
                break
        else:
            pytest.fail(f"{arguments[0]} ended with {process.wait()} and printed no address")
        yield Served(process, found[1], int(found[2]), found[3])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def fetch(address: str):
    """Open an address without any proxy."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=60)
