"""Writing in the background: every request is served, none is waited for."""

import threading

import pytest
from present import present

from rcm_notebook.disk.writer import BackgroundWriter


def test_after_a_flush_everything_requested_is_written_and_no_thread_is_left():
    written = []
    writer = BackgroundWriter(lambda: written.append(1), "labels.csv", "labels.log")
    writer.request()
    writer.flush()
    assert written == [1]
    writer.flush()
    assert written == [1]
    assert all(thread.name != "labels.csv" for thread in threading.enumerate())


def test_nothing_is_written_before_it_is_asked_for():
    writer = BackgroundWriter(lambda: pytest.fail("nobody asked"), "labels.csv", "labels.log")
    writer.flush()
    assert writer.problem is None
    writer.warn_of_problem()


def test_the_thread_bears_the_name_of_the_file():
    names = []
    writer = BackgroundWriter(lambda: names.append(threading.current_thread().name), "labels.csv", "labels.log")
    writer.request()
    writer.flush()
    assert names == ["labels.csv"]


def test_a_request_during_a_write_is_served_by_another():
    started, go_on, written = threading.Event(), threading.Event(), []

    def write():
        started.set()
        go_on.wait(30)
        written.append(1)

    writer = BackgroundWriter(write, "labels.csv", "labels.log")
    writer.request()
    assert started.wait(30)
    writer.request()
    go_on.set()
    writer.flush()
    assert len(written) == 2


@pytest.mark.parametrize("error", [OSError("disk full"), ValueError("bad"), KeyError("a fault of ours")])
def test_a_failure_is_said_once_and_the_request_stands(error):
    outcomes = [error, None]

    def write():
        if (outcome := outcomes.pop(0)) is not None:
            raise outcome

    writer = BackgroundWriter(write, "labels.csv", "labels.log")
    writer.request()
    writer.flush()
    with pytest.warns(UserWarning, match="labels.log is: "):
        writer.warn_of_problem()
    assert writer.problem is None
    writer.flush()
    assert outcomes == [] and writer.problem is None


def test_where_no_thread_can_start_the_request_stands(monkeypatch):
    written = []
    writer = BackgroundWriter(lambda: written.append(1), "labels.csv", "labels.log")

    def refuse(thread):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as exhausted:
        exhausted.setattr(threading.Thread, "start", refuse)
        writer.request()
    assert "can't start new thread" in present(writer.problem)
    writer.flush()
    assert written == [1]
