"""The lock of a session folder: what refuses it is said with the way on, and the end of a program closes sessions."""

import errno
import os
import subprocess
import sys
import weakref

import pytest

from rcm_notebook.session import SessionLocked, lock

fcntl = pytest.importorskip("fcntl")


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Show these tests their own holders only: the sessions that other tests share stay open."""
    monkeypatch.setattr(lock, "_holders", weakref.WeakValueDictionary())


class Holder:
    """Stands for a session."""

    def __init__(self, trouble: Exception | None = None):
        self.closed, self._trouble = 0, trouble

    def step_back(self) -> None:
        self.closed += 1

    def close(self) -> None:
        if self._trouble:
            raise self._trouble
        self.closed += 1


def failing(code):
    def fail(*_):
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EIO, errno.EINVAL])
def test_a_file_system_without_locks_is_named_with_the_way_on(tmp_path, monkeypatch, code):
    monkeypatch.setattr(fcntl, "flock", failing(code))
    with pytest.raises(OSError, match=r"cannot be locked.*local disk.*read_only=True") as caught:
        lock.acquire(tmp_path / ".lock", Holder())
    assert caught.value.errno == code and os.strerror(code) in str(caught.value)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_write_protected_folder_is_named_with_the_way_on(tmp_path, monkeypatch, code):
    monkeypatch.setattr(os, "open", failing(code))
    with pytest.raises(OSError, match=r"write-protected.*where you may write.*read_only=True") as caught:
        lock.acquire(tmp_path / ".lock", Holder())
    assert caught.value.errno == code and str(tmp_path) in str(caught.value)


def test_a_folder_that_cannot_be_made_is_named_with_the_way_on(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "mkdir", failing(errno.EROFS))
    with pytest.raises(OSError, match="write-protected"):
        lock.acquire(tmp_path / "new" / ".lock", Holder())


def test_a_full_disk_is_not_called_write_protected(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "open", failing(errno.ENOSPC))
    with pytest.raises(OSError) as caught:
        lock.acquire(tmp_path / ".lock", Holder())
    assert caught.value.errno == errno.ENOSPC and "write-protected" not in str(caught.value)


def test_a_lock_that_another_holds_is_not_called_a_lack_of_locks(tmp_path):
    path = tmp_path / ".lock"
    with path.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(SessionLocked, match="open in another process"):
            lock.acquire(path, Holder())
    lock.release(lock.acquire(path, holder := Holder()), holder)


def test_what_was_given_back_can_be_taken_again_and_is_not_closed_at_the_end(tmp_path):
    first, second = Holder(), Holder()
    lock.release(lock.acquire(tmp_path / ".lock", first), first)
    held = lock.acquire(tmp_path / ".lock", second)
    lock.close_all()
    assert (first.closed, second.closed) == (0, 1)
    lock.release(held, second)


def test_one_session_that_cannot_be_saved_at_the_end_keeps_no_other_from_it(tmp_path):
    bad, good = Holder(OSError("the disk is full")), Holder()
    held = [(lock.acquire(tmp_path / name / ".lock", holder), holder) for name, holder in (("a", bad), ("b", good))]
    with pytest.warns(UserWarning, match=r"a could not be saved at the end of the program: the disk is full"):
        lock.close_all()
    assert good.closed == 1
    for one, holder in held:
        lock.release(one, holder)


@pytest.mark.filterwarnings("ignore:os.fork")
def test_a_fork_closes_nothing_of_its_parent_and_is_another_process_for_the_lock(tmp_path):
    held = lock.acquire(tmp_path / ".lock", holder := Holder())
    child = os.fork()
    if child == 0:  # It must not return into the tests.
        try:
            lock.close_all()
            with pytest.raises(SessionLocked, match="open in another process"):
                lock.acquire(tmp_path / ".lock", Holder())
            os._exit(holder.closed)
        finally:
            os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert holder.closed == 0 and held.is_locked
    lock.close_all()
    assert holder.closed == 1
    lock.release(held, holder)


SCRIPT = """
import sys, time
sys.path[:0] = {paths!r}
from session.conftest import MODEL, TRAIN, bars
from rcm_notebook.session import Session
session = Session(bars(), sys.argv[1], model=MODEL, train=TRAIN)
if sys.argv[2] != "open":
    job = session.start(100_000)
    while len(session.history) < 3:
        time.sleep(0.01)
        job.progress
    sys.exit(3)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("how", "epochs", "status"), [("open", 0, 0), ("train", 3, 3)])
def test_a_script_that_ends_keeps_the_finished_epochs_and_says_nothing(tmp_path, how, epochs, status):
    from rcm_notebook.session import Session

    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(paths=[path for path in sys.path if path]))
    run = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "run"), how], capture_output=True, text=True, timeout=120
    )
    assert (run.returncode, run.stdout, run.stderr) == (status, "", "")
    with Session.open(tmp_path / "run", read_only=True) as session:
        assert len(session.history) >= epochs


@pytest.mark.skipif(os.name == "nt", reason="modes of folders are of POSIX")
def test_a_new_folder_is_its_owners_alone(tmp_path):
    held = lock.acquire(tmp_path / "sessions" / "mine" / ".lock", holder := Holder())
    assert (tmp_path / "sessions" / "mine").stat().st_mode & 0o777 == 0o700
    lock.release(held, holder)
