"""The demo as a newcomer meets it: a real JupyterLab, the address it prints, its end; and no notebook overwritten."""

import json
import re
import socket
import urllib.error

import nbformat
import pytest
from cli.served import fetch, serving
from present import present

from rcm_notebook.cli.demo import NOTEBOOK, copy_notebook, shipped_notebook
from rcm_notebook.cli.main import main

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A running ``rcm-notebook demo``."""
    home = tmp_path_factory.mktemp("home")
    with serving(home, "demo", "--dir", home / "work") as running:
        yield running


def text(address: str) -> str:
    with fetch(address) as answer:
        return answer.read().decode()


def test_the_printed_address_answers_with_jupyterlab_and_asks_nothing_about_news(demo):
    assert demo.address.startswith(f"{demo.root}lab/tree/")
    page = text(demo.address)
    found = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    config = json.loads(present(found)[1])
    assert config["appName"] == "JupyterLab"
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]


def test_the_served_notebook_is_the_shipped_one(demo):
    served = json.loads(text(f"{demo.root}api/contents/{NOTEBOOK}?token={demo.token}"))
    shipped = nbformat.read(shipped_notebook(), as_version=4)
    assert [cell["source"] for cell in served["content"]["cells"]] == [cell.source for cell in shipped.cells]


def test_without_the_token_nothing_is_served(demo):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        text(f"{demo.root}api/contents")


def test_it_listens_on_loopback_only(demo):
    demo.require_loopback()


def test_an_interrupt_ends_it_and_everything_it_started(demo):
    demo.require_clean_end()


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
