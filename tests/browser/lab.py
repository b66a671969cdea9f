"""A JupyterLab of its own for the tests, and a driver that does in its notebook what a person would do.

Nothing here sleeps: every step polls for what it waits for. What the page prints as an error, and every request that
leaves this machine, is kept and fails the test in the end.
"""

import ast
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nbformat

if TYPE_CHECKING:
    from playwright.sync_api import Page

REPOSITORY = Path(__file__).parents[2]
SHOTS = Path(__file__).parent / "shots"
PATIENCE = 90_000  # Milliseconds that a step may take on a busy machine.
KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""How Chromium is started: without a screen, without a graphics card, and without calls home."""

NOT_OURS = (
    "WebSocket is closed before the connection is established",  # JupyterLab's, at a restart.
    "Cannot read properties of undefined (reading 'schema')",  # Notebook 7's, of its settings, with any notebook.
)


def private(folder: Path) -> dict[str, str]:
    """An environment with folders of its own, in which this source tree is found."""
    names = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
    return os.environ | {name: str(folder / name) for name in names} | {"PYTHONPATH": path}


class Lab:
    """JupyterLab, or another program with its page, on loopback with a random token and folders of its own."""

    def __init__(self, folder: Path, program: str = "jupyterlab", face: str = "doc/tree"):
        self.folder, self.face = folder, face
        self.work = folder / "work"
        self.token = secrets.token_hex(16)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        places = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        for name in ("work", *places.values()):
            (folder / name).mkdir(parents=True)
        news = folder / "settings" / "@jupyterlab" / "apputils-extension"
        news.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (news / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        self.log = (folder / "lab.log").open("w")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", program, "--no-browser", "--allow-root", "--expose-app-in-browser"),
                f"--ServerApp.port={self.port}",
                "--ServerApp.port_retries=0",
                f"--IdentityProvider.token={self.token}",
                f"--ServerApp.root_dir={self.work}",
            ],
            env=os.environ
            | {name: str(folder / place) for name, place in places.items()}
            | {
                "PYTHONPATH": os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")])),
                "JUPYTER_PREFER_ENV_PATH": "1",
            },
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_up()

    def _wait_until_up(self) -> None:
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/status?token={self.token}", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        self.close()
        raise RuntimeError(f"JupyterLab did not start:\n{(self.folder / 'lab.log').read_text()[-2000:]}")

    def address(self, notebook: str) -> str:
        """Where a notebook opens, alone and with a fresh layout."""
        return f"http://127.0.0.1:{self.port}/{self.face}/{notebook}?reset&token={self.token}"

    def write(self, name: str, cells: list[str]) -> None:
        """Write a notebook of code cells."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, self.work / name)

    def close(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Watched:
    """A page with what it prints as an error, and what it asks of other machines."""

    def __init__(self, page: "Page"):
        self.page = page
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("request", lambda request: self._see(request.url))
        page.on("websocket", lambda socket: self._see(socket.url))

    def _note(self, text: str) -> None:
        if not any(known in text for known in NOT_OURS):
            self.errors.append(text)

    def _see(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.foreign.append(url)

    def until(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE / 1000) -> None:
        """Poll until `holds()`; fail with `what` was waited for, and where the focus was."""
        until = time.monotonic() + patience
        while not holds():
            if time.monotonic() > until:
                focus = self.page.evaluate("() => document.activeElement?.outerHTML.slice(0, 300)")
                raise AssertionError(f"waited {patience:.0f} s for: {what}; the focus is on {focus}")
            self.page.wait_for_timeout(20)

    def shot(self, name: str, selector: str | None = None) -> Path:
        """Save a picture of the page, or of the first element that `selector` finds."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        target = self.page.locator(selector).first if selector else self.page
        target.screenshot(path=path)
        return path


class Notebook(Watched):
    """One open notebook: run its cells, ask its kernel, use its map."""

    def __init__(self, page: "Page", lab: Lab, name: str, cells: list[str]):
        super().__init__(page)
        self.lab, self.name = lab, name
        lab.write(name, cells)
        self.open()

    def open(self) -> None:
        """Load the page and wait until the kernel is idle."""
        self.page.goto(self.lab.address(self.name))
        self.page.wait_for_function("window.jupyterapp !== undefined")
        self.page.evaluate("() => window.jupyterapp.restored.then(() => true)")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_function(f"{KERNEL}?.status === 'idle'")

    def run(self, cell: int = 0) -> None:
        """Run a cell and wait until it is done; raise what it raised."""
        self.page.evaluate(
            """async cell => {
                const app = window.jupyterapp, panel = app.shell.currentWidget;
                panel.content.activeCellIndex = cell;
                await app.commands.execute('notebook:run-cell');
            }""",
            cell,
        )
        error = self.page.evaluate(
            """cell => {
                const outputs = window.jupyterapp.shell.currentWidget.content.widgets[cell].model.outputs;
                for (let i = 0; i < outputs.length; i++) {
                    const output = outputs.get(i).toJSON();
                    if (output.output_type === 'error') return output.traceback.join('\\n');
                }
                return null;
            }""",
            cell,
        )
        if error:
            raise AssertionError(re.sub(r"\x1b\[[0-9;]*m", "", error))

    def ask(self, expression: str):
        """The value of a Python expression in the kernel; anything that `repr` writes as a literal."""
        reply = self.page.evaluate(
            f"""async code => {{
                const future = {KERNEL}.requestExecute(
                    {{code: '', store_history: false, user_expressions: {{value: code}}}});
                return (await future.done).content.user_expressions.value;
            }}""",
            f"repr({expression})",  # A string comes whole; IPython shortens long lists.
        )
        if reply["status"] != "ok":
            raise AssertionError(f"{expression}: {reply['ename']}: {reply['evalue']}")
        return ast.literal_eval(ast.literal_eval(reply["data"]["text/plain"]))

    def execute(self, code: str) -> None:
        """Run code in the kernel outside of any cell; raise what it raised."""
        reply = self.page.evaluate(
            f"""async code => (await {KERNEL}.requestExecute({{code, store_history: false}}).done).content""", code
        )
        if reply["status"] != "ok":
            raise AssertionError(f"{reply['ename']}: {reply['evalue']}")

    def restart_kernel(self) -> None:
        """Restart the kernel without a question and wait until it is idle."""
        self.page.evaluate(f"() => {KERNEL}.restart()")
        self.page.wait_for_function(f"{KERNEL}?.status === 'idle'")

    @contextmanager
    def dark(self) -> Iterator[None]:
        """JupyterLab wears its dark theme inside the block."""
        color = "getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim()"
        light = self.page.evaluate(color)
        self._wear("JupyterLab Dark")
        self.page.wait_for_function(
            f"{color} !== '' && {color} !== {light!r} && !document.querySelector('#jupyterlab-splash')"
        )
        try:
            yield
        finally:
            self._wear("JupyterLab Light")
            self.page.wait_for_function(f"{color} === {light!r} && !document.querySelector('#jupyterlab-splash')")

    def shots(self, name: str, selector: str | None = None) -> None:
        """Save two pictures, in JupyterLab's light and in its dark theme."""
        self.shot(f"{name}-light", selector)
        with self.dark():
            self.shot(f"{name}-dark", selector)

    def _wear(self, theme: str) -> None:
        self.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)

    def cell_sources(self) -> list[str]:
        """The source of every cell, to see that no key changed the notebook."""
        return self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets.map(w => w.model.sharedModel.getSource())"
        )
