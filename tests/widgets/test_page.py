"""The page of one session: its workbench, or in words why there is none."""

import subprocess
import sys

import ipywidgets
import pytest
from filelock import FileLock

from rcm_notebook.session import Session
from rcm_notebook.widgets import Workbench
from rcm_notebook.widgets.page import page


@pytest.fixture
def folder(session, tmp_path):
    """A copy of the session's folder that nobody has open."""
    session._copy(tmp_path / "copy")
    return tmp_path / "copy"


def test_it_is_the_workbench_of_the_session_in_the_folder(folder, session):
    shown = page(folder)
    assert isinstance(shown, Workbench)
    assert shown.session.labels.ids.tolist() == session.labels.ids.tolist()
    shown.session.close()


HOLD = """\
import sys, filelock
with filelock.FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_it_waits_for_a_session_that_is_about_to_close(folder):
    hold = [sys.executable, "-c", HOLD, folder / ".lock"]
    other = subprocess.Popen(hold, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdin is not None and other.stdout is not None
    other.stdout.readline()
    try:
        assert isinstance(page(folder, patience=0), ipywidgets.HTML)
        other.stdin.close()
        shown = page(folder, patience=60)
        assert isinstance(shown, Workbench)
        shown.session.close()
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def test_a_session_that_stays_open_elsewhere_is_said_and_read_only_looks_at_it(folder):
    with FileLock(folder / ".lock"):
        said = page(folder, patience=0)
        assert isinstance(said, ipywidgets.HTML)
        assert "is open elsewhere" in said.value and "--read-only" in said.value
        shown = page(folder, read_only=True, patience=0)
        assert isinstance(shown, Workbench)
        assert shown.session.read_only


def test_what_is_wrong_with_a_folder_is_said_as_text(tmp_path):
    folder = tmp_path / "<b>none"
    said = page(folder, patience=0)
    assert isinstance(said, ipywidgets.HTML)
    assert "&lt;b&gt;none" in said.value
    assert "has no config.yaml" in said.value
    assert "<b>" not in said.value


@pytest.mark.slow
def test_the_session_of_a_page_is_its_own(folder, session):
    shown = page(folder)
    assert isinstance(shown, Workbench)
    assert shown.session is not session
    assert isinstance(shown.session, Session)
    shown.session.close()
