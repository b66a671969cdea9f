"""The demo: a copy of the first notebook, opened in a JupyterLab of its own on this machine only."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

NOTEBOOK = "01_first_lasso.ipynb"
JUPYTER_CONFIG = Path(__file__).resolve().parent / "jupyter"
HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8888, 50  # Jupyter's own default, and how many ports after it are tried; a choice.
START_SECONDS, STOP_SECONDS = 120, 15  # How long a busy machine may take to start the server and to stop it.


def run_demo(folder: Path, *, port: int | None = None, browser: bool = True) -> int:
    """Copy the first notebook into `folder`, serve it with JupyterLab on loopback, and stay until interrupted.

    Args:
        folder: Where to work. A notebook that is there already is the user's and is opened as it is.
        port: Port to listen on; None takes the first free one from 8888.
        browser: Open the address in a browser; it is printed in any case.

    Returns:
        0 when the user ended it, else the status of JupyterLab.

    Raises:
        RuntimeError: JupyterLab is not installed, or did not start.
        OSError: No port is free, or the folder cannot be written.
    """
    if find_spec("jupyterlab") is None or find_spec("anywidget") is None:
        raise RuntimeError('The demo needs JupyterLab: pip install "rcm_notebook[lab]".')
    notebook = copy_notebook(folder)
    port = _free_port([port] if port else range(FIRST_PORT, FIRST_PORT + PORTS))
    token = secrets.token_urlsafe(24)
    address = f"http://{HOST}:{port}/lab/tree/{notebook.name}?token={token}"
    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # A closed terminal ends the demo as Ctrl-C does.
        signal.signal(getattr(signal, name), _interrupt)
    server = subprocess.Popen(
        _command(notebook, port, browser),
        env=_environment(token),
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the server without questions.
    )
    try:
        _wait_until_up(server, port)
        print(f"\nOpen {address}\nCtrl-C ends it.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(server)


def copy_notebook(folder: Path) -> Path:
    """Return the path of the notebook in `folder`, copied there unless one is there already."""
    target = folder.expanduser().resolve() / NOTEBOOK
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped_notebook(), target)
    return target


def shipped_notebook() -> Path:
    """Return where the first notebook lies: beside this file when installed, in ``notebooks/`` in a source tree."""
    here = Path(__file__).resolve().parent
    for folder in (here / "notebooks", here.parents[1] / "notebooks"):
        if (folder / NOTEBOOK).is_file():
            return folder / NOTEBOOK
    raise FileNotFoundError(f"{NOTEBOOK} is missing from this installation; install rcm_notebook again.")


def _command(notebook: Path, port: int, browser: bool) -> list[str]:
    options = {
        "LabApp.default_url": f"/lab/tree/{notebook.name}",
        "ServerApp.ip": HOST,
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": notebook.parent,
        "ServerApp.open_browser": browser,
        "ServerApp.allow_root": getattr(os, "geteuid", lambda: 1)() == 0,
        "Application.log_level": "ERROR",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


def _environment(token: str) -> dict[str, str]:
    """Return the environment of JupyterLab: our token, our kernel, and no news or update that it would fetch."""
    paths = [str(JUPYTER_CONFIG), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    ours = {"JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    return os.environ | ours


def _free_port(candidates: Sequence[int]) -> int:
    for port in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    tried = f"Port {candidates[0]} is" if len(candidates) == 1 else f"Ports {candidates[0]} to {candidates[-1]} are all"
    raise OSError(f"{tried} in use; choose another with --port.")


def _wait_until_up(server: subprocess.Popen, port: int) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # A proxy has no business on loopback.
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended with status {server.returncode}; its messages stand above.")
        try:
            opener.open(f"http://{HOST}:{port}/api", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not answer on port {port} within {START_SECONDS} s.")


def _stop(server: subprocess.Popen) -> None:
    """End the server, which shuts its kernels down first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A second Ctrl-C must not leave kernels behind.
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _interrupt(*_) -> None:
    raise KeyboardInterrupt
