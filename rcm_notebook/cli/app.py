"""The app: the workbench of a session folder as a page of its own, served by Voila on this machine only."""

import json
import secrets
import sys
import tempfile
from html import escape
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock, Timeout

from rcm_notebook.cli.server import HOST, JUPYTER, before, free_port, serve
from rcm_notebook.runs import RunFolder

FIRST_PORT = 8866  # Voila's own default.

CELL = """\
from rcm_notebook.widgets.page import page
page({path!r}, read_only={read_only!r})
"""

EXTENSIONS = (
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
    "bqplot",
    "bqscales",
)
"""JupyterLab extensions that the page loads: those of our widgets. Others may need what Voila does not have."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # A widget's module is loaded from a blob.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        f"connect-src 'self' data: ws://{HOST}:*",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""What the page may request: only addresses on this machine."""


def run_app(path: Path, *, read_only: bool = False, port: int | None = None, browser: bool = True) -> int:
    """Serve the workbench of the session in `path` on loopback, until interrupted.

    Args:
        path: The session's folder.
        read_only: Open the session without writing; works while another process writes.
        port: Port to listen on; None takes the first free port from 8866.
        browser: Open the address in a browser; it is printed in any case.

    Returns:
        0 if the user ended the server, else the exit status of Voila.

    Raises:
        FileNotFoundError: `path` holds no session.
        ValueError: The session's config.yaml is damaged.
        RuntimeError: Another process writes to the session; or Voila is not installed, or did not start.
        OSError: No port is free.
    """
    if find_spec("voila") is None or find_spec("anywidget") is None:
        raise RuntimeError('The app needs Voila: pip install "rcm_notebook[lab]".')
    folder = RunFolder(path.expanduser().resolve())
    folder.read_config()
    if not read_only:
        _require_free(folder)
    port = free_port(port, FIRST_PORT)
    token = secrets.token_urlsafe(24)
    root = f"http://{HOST}:{port}/"
    address = f"{root}?token={token}"
    environment = {"JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1", **before("JUPYTER_PATH", JUPYTER)}
    with tempfile.TemporaryDirectory(prefix="rcm-app-") as made:
        notebook = write_notebook(Path(made), folder.path, read_only)
        write_settings(Path(made), port)
        return serve(
            [sys.executable, "-m", "voila", str(notebook)],
            environment,
            cwd=Path(made),
            name="Voila",
            address=address,
            answers=f"{root}login",
            opens=_redirect(Path(made), address) if browser else None,
        )


def write_notebook(where: Path, session: Path, read_only: bool) -> Path:
    """Write a notebook with one cell that shows the workbench; return its path."""
    cell = {
        "cell_type": "code",
        "id": "workbench",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": CELL.format(path=str(session), read_only=read_only),
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": kernel, "title": session.name}
    path = where / "workbench.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": about, "nbformat": 4, "nbformat_minor": 5}))
    return path


def write_settings(where: Path, port: int) -> None:
    """Write voila.json, which Voila reads from the folder that it is started in."""
    settings = {
        "Voila": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "open_browser": False,  # Voila would open it without the token.
            "auto_token": True,  # The token is then JUPYTER_TOKEN.
            "tornado_settings": {
                "headers": {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"},
                # A page that is closed ends its kernel by a POST, for which Voila sends no xsrf cookie. The only other
                # POST is the login, and a kernel's id is as hard to guess as a token.
                "disable_check_xsrf": True,
            },
        },
        "VoilaConfiguration": {
            "template": "rcm",
            "show_tracebacks": True,
            "file_allowlist": [],
            "extension_allowlist": list(EXTENSIONS),
        },
        "Application": {"log_level": "ERROR"},
    }
    (where / "voila.json").write_text(json.dumps(settings))


def _require_free(folder: RunFolder) -> None:
    """Raise RuntimeError if another process writes to the folder."""
    lock = FileLock(folder.lock, timeout=0)
    try:
        with lock:
            pass
    except Timeout:
        raise RuntimeError(
            f"{folder.path} is open in another process. Close the session there (or restart that kernel), or look at "
            f"it without writing: rcm-notebook app {folder.path} --read-only"
        ) from None


def _redirect(where: Path, address: str) -> str:
    """Write a page that redirects to `address`; return its address. So no browser's command line shows the token."""
    path = where / "open.html"
    path.write_text(f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={escape(address)}">')
    return path.as_uri()
