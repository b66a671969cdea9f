"""The app before a page is open: what it refuses, and what it serves to whom. Its page is tested in a browser."""

import re

import nbformat
import pytest
from cli.served import fetch, serving

from rcm_notebook.cli.app import write_notebook
from rcm_notebook.cli.main import main
from rcm_notebook.runs import RunFolder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def app(one_shown_session, tmp_path_factory):
    """A running ``rcm-notebook app --read-only``."""
    with serving(tmp_path_factory.mktemp("home"), "app", one_shown_session.path, "--read-only") as running:
        yield running


def test_without_the_token_there_is_a_login_and_no_workbench(app):
    with fetch(app.root) as answer:
        page = answer.read().decode()
    assert "/login" in answer.url
    assert "kernel" not in page.lower()
    assert not any("ipykernel" in word for line in app.command_lines() for word in line), "no kernel for a stranger"


def test_the_page_may_ask_nothing_of_another_machine(app):
    with fetch(f"{app.root}login") as answer:
        policy = answer.headers["Content-Security-Policy"]
    hosts = {host for host in re.findall(r"[a-z]+://([^\s;:]+)", policy)}
    assert "default-src 'self'" in policy
    assert hosts == {"127.0.0.1"}


def test_it_listens_on_loopback_only(app):
    app.require_loopback()


def test_the_token_is_in_no_command_line(app):
    assert not any(app.token in word for line in app.command_lines() for word in line)


def test_an_interrupt_ends_it_and_everything_it_started(app):
    app.require_clean_end()


def test_a_folder_that_is_no_session_is_refused_in_words(tmp_path, capsys):
    assert main(["app", str(tmp_path), "--no-browser"]) == 1
    assert f"rcm-notebook: No session in {tmp_path}: it has no config.yaml." in capsys.readouterr().err


def test_a_damaged_config_is_refused_in_words(tmp_path, capsys):
    RunFolder(tmp_path).config.write_text("schema: [")
    assert main(["app", str(tmp_path), "--no-browser"]) == 1
    assert "config.yaml is damaged: it cannot be read" in capsys.readouterr().err


def test_a_session_that_is_open_elsewhere_is_refused_and_read_only_is_offered(one_shown_session, capsys):
    assert main(["app", str(one_shown_session.path), "--no-browser"]) == 1
    said = capsys.readouterr().err
    assert f"{one_shown_session.path} is open in another process." in said
    assert f"rcm-notebook app {one_shown_session.path} --read-only" in said


def test_the_notebook_is_one_cell_that_names_the_session_and_nothing_else(tmp_path):
    awkward = tmp_path / 'it\'s a "session" {x}\\n'
    notebook = nbformat.read(write_notebook(tmp_path, awkward, True), as_version=4)
    nbformat.validate(notebook)
    (cell,) = notebook.cells
    called = {}
    program = cell.source.replace("from rcm_notebook.widgets.page import page\n", "")
    exec(program, {"page": lambda path, read_only: called.update(path=path, read_only=read_only)})
    assert called == {"path": str(awkward), "read_only": True}
