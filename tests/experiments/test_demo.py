"""The demo as a newcomer meets it: a real JupyterLab, the address it prints, its end; and no notebook overwritten."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from functools import partial
from types import SimpleNamespace

import nbformat
import psutil
import pytest

from rcm_notebook.experiments.cli import main
from rcm_notebook.experiments.demo import NOTEBOOK, copy_notebook, shipped_notebook

COMMAND = [sys.executable, "-c", "import sys; from rcm_notebook.experiments.cli import main; sys.exit(main())"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A running ``rcm-notebook demo --no-browser``: its process, its folder and the address that it printed."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "work"
    private = {
        name: str(home / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    process = subprocess.Popen(
        [*COMMAND, "demo", "--no-browser", "--dir", folder],
        env=os.environ | private,
        stdout=subprocess.PIPE,
        text=True,
        # A shell starts what runs in its background deaf to interrupts, and children inherit that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        for line in process.stdout:
            if found := re.fullmatch(r"Open (http://127\.0\.0\.1:(\d+)/lab/tree/\S+\?token=(\S+))\n", line):
                break
        else:
            pytest.fail(f"The demo ended with {process.wait()} and printed no address")
        address, port, token = found.groups()
        yield SimpleNamespace(process=process, folder=folder, address=address, port=int(port), token=token)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def fetch(address: str) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=60) as answer:
        return answer.read().decode()


def test_the_printed_address_answers_with_jupyterlab_and_asks_nothing_about_news(demo):
    page = fetch(demo.address)
    config = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    assert config["appName"] == "JupyterLab"
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]


def test_the_served_notebook_is_the_shipped_one(demo):
    served = json.loads(fetch(f"http://127.0.0.1:{demo.port}/api/contents/{NOTEBOOK}?token={demo.token}"))
    shipped = nbformat.read(shipped_notebook(), as_version=4)
    assert [cell["source"] for cell in served["content"]["cells"]] == [cell.source for cell in shipped.cells]


def test_without_the_token_nothing_is_served(demo):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        fetch(f"http://127.0.0.1:{demo.port}/api/contents")


def test_it_listens_on_loopback_only(demo):
    # The machine's connections, not each process's own: a short-lived child may end while it is asked.
    pids = {process.pid for process in psutil.Process(demo.process.pid).children(recursive=True)}
    connections = [c for c in psutil.net_connections("inet") if c.pid in pids]
    listening = [c.laddr for c in connections if c.status == psutil.CONN_LISTEN]
    assert demo.port in {address.port for address in listening}
    assert {address.ip for address in listening} == {"127.0.0.1"}


def test_an_interrupt_ends_it_and_everything_it_started(demo):
    children = psutil.Process(demo.process.pid).children(recursive=True)
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 0
    assert psutil.wait_procs(children, timeout=30)[1] == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", demo.port)) != 0


def test_a_notebook_that_is_there_already_is_kept(tmp_path):
    first = copy_notebook(tmp_path / "new" / "folder")
    assert first.read_bytes() == shipped_notebook().read_bytes()
    first.write_text("the user's own")
    assert copy_notebook(tmp_path / "new" / "folder") == first
    assert first.read_text() == "the user's own"


def test_a_port_in_use_is_said_with_the_remedy(tmp_path, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["demo", "--no-browser", "--dir", str(tmp_path), "--port", str(port)]) == 1
    assert f"rcm-notebook: Port {port} is in use; choose another with --port." in capsys.readouterr().err
