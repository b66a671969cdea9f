"""A Jupyter server on this machine only: a free port, a token, and no process left behind at its end."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path

HOST = "127.0.0.1"
JUPYTER = Path(__file__).resolve().parent / "jupyter"
PORTS = 50  # How many ports after the first are tried; a choice.
START_SECONDS, STOP_SECONDS = 120, 15  # How long a busy machine may take to start a server and to stop it.


def serve(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    name: str,
    address: str,
    answers: str,
    opens: str | None = None,
    cwd: Path | None = None,
) -> int:
    """Run a server until it ends or the user interrupts it.

    Args:
        command: The program and its arguments.
        environment: Variables that are added to our environment for the server.
        name: Name of the program in messages.
        address: The address for the user; printed when the server is up.
        answers: An address that answers as soon as the server is up.
        opens: The address that this function opens in a browser when the server is up; None opens none.
        cwd: Folder that the server starts in.

    Returns:
        0 if the user ended the server, else the exit status of the server.

    Raises:
        RuntimeError: The server did not start.
    """
    for ending in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # A closed terminal ends it as Ctrl-C does.
        signal.signal(getattr(signal, ending), _interrupt)
    server = subprocess.Popen(
        command,
        env=os.environ | environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the server without questions.
    )
    try:
        _wait_until_up(server, name, answers)
        print(f"\nOpen {address}\nCtrl-C ends it.", flush=True)
        if opens:
            webbrowser.open(opens)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(server)


def free_port(port: int | None, first: int) -> int:
    """Return `port`, or, if it is None, the first free port from `first`. Raises OSError if none is free."""
    candidates = [port] if port else range(first, first + PORTS)
    for candidate in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, candidate))
            except OSError:
                continue
            return candidate
    tried = f"Port {candidates[0]} is" if len(candidates) == 1 else f"Ports {candidates[0]} to {candidates[-1]} are all"
    raise OSError(f"{tried} in use; choose another with --port.")


def before(variable: str, path: Path) -> dict[str, str]:
    """Return `variable` with `path` in front of its present value, as an environment."""
    return {variable: os.pathsep.join([str(path), *filter(None, [os.environ.get(variable)])])}


def _wait_until_up(server: subprocess.Popen, name: str, answers: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # No proxy on loopback.
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"{name} ended with status {server.returncode}; its messages are above.")
        try:
            opener.open(answers, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{name} did not answer within {START_SECONDS} s.")


def _stop(server: subprocess.Popen) -> None:
    """End the server; the server shuts its kernels down first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A second Ctrl-C must not leave kernels behind.
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _interrupt(*_) -> None:
    raise KeyboardInterrupt
