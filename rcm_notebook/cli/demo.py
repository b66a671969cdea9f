"""The demo: a copy of the first notebook, opened in a JupyterLab of its own on this machine only."""

import os
import secrets
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from rcm_notebook.cli.server import HOST, JUPYTER, before, free_port, serve

NOTEBOOK = "01_first_lasso.ipynb"
FIRST_PORT = 8888  # Jupyter's own default.


def run_demo(folder: Path, *, port: int | None = None, browser: bool = True) -> int:
    """Copy the first notebook into `folder` and serve it with JupyterLab on loopback, until interrupted.

    Args:
        folder: The folder to work in. A notebook that exists there is the user's and is opened as it is.
        port: Port to listen on; None takes the first free port from 8888.
        browser: Open the address in a browser; it is printed in any case.

    Returns:
        0 if the user ended the server, else the exit status of JupyterLab.

    Raises:
        RuntimeError: JupyterLab is not installed, or did not start.
        OSError: No port is free, or the folder cannot be written.
    """
    if find_spec("jupyterlab") is None or find_spec("anywidget") is None:
        raise RuntimeError('The demo needs JupyterLab: pip install "rcm_notebook[lab]".')
    notebook = copy_notebook(folder)
    port = free_port(port, FIRST_PORT)
    token = secrets.token_urlsafe(24)
    # Our token and our kernel; the config in JUPYTER stops JupyterLab from fetching news and updates.
    environment = {"JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1", **before("JUPYTER_CONFIG_PATH", JUPYTER)}
    return serve(
        _command(notebook, port, browser),
        environment,
        name="JupyterLab",
        address=f"http://{HOST}:{port}/lab/tree/{notebook.name}?token={token}",
        answers=f"http://{HOST}:{port}/api",
    )


def copy_notebook(folder: Path) -> Path:
    """Return the path of the notebook in `folder`; copy it there if it does not exist."""
    target = folder.expanduser().resolve() / NOTEBOOK
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped_notebook(), target)
    return target


def shipped_notebook() -> Path:
    """Return the path of the first notebook: beside this file if installed, in ``notebooks/`` in a source tree."""
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
