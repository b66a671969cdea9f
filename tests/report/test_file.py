"""Where a report goes: errors before anything is computed, and never half a file."""

import os

import pytest
from report.conftest import label

from rcm_notebook.session import Session


@pytest.mark.slow
def test_the_path_of_the_file_comes_back(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = session.report()
    assert path == tmp_path / "report.html"
    assert path.read_bytes().startswith(b"<!doctype html>")


def test_a_folder_that_does_not_exist_is_named(session, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*nowhere to write r\.html to"):
        session.report(tmp_path / "nowhere" / "r.html")
    assert not (tmp_path / "nowhere").exists()


def test_a_path_that_is_a_folder_is_answered_with_one_that_is_a_file(session, tmp_path):
    with pytest.raises(IsADirectoryError, match=r"is a folder; name a file in it, such as .*report\.html"):
        session.report(tmp_path)


def test_a_report_that_cannot_be_finished_leaves_the_one_before(session, tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    path.write_text("the one before")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        session.report(path)
    monkeypatch.undo()
    assert path.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_session_that_may_only_be_read_has_a_report_too(session, tmp_path):
    label(session)
    with Session.open(session.path, read_only=True) as reader:
        page = reader.report(tmp_path / "report.html").read_text()
    assert "Labelled" in page
    session.clear(range(9))
