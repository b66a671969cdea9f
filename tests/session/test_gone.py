"""A folder that is gone, a disk that is full, and the end of a session: nothing is acknowledged that is not on disk."""

import errno
import os
import shutil
import threading
import time
import warnings

import numpy as np
import pytest
from session.conftest import MODEL, TRAIN, bars

from rcm_notebook.session import ReadOnly, Session
from rcm_notebook.session.records import Records
from rcm_notebook.session.warning import PACKAGE
from rcm_notebook.training import Checkpoints

GONE = "the file was deleted, moved or replaced while it was open.*session.save_as"


@pytest.fixture
def session(tmp_path):
    session = Session(bars(), tmp_path / "run", model=MODEL, train=TRAIN)
    yield session
    session.step_back()


def start_training(session):
    """Start a job that goes on for long; return it once it takes steps."""
    job = session.start(2000)
    while job.progress.state != "training":
        time.sleep(0.01)
    return job


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.slow
@pytest.mark.parametrize("how", [shutil.rmtree, lambda folder: folder.rename(folder.with_name("moved"))])
def test_in_a_folder_that_is_gone_nothing_is_acknowledged_and_save_as_saves_all(session, tmp_path, how):
    session.train(1, progress=False)
    session.assign([0, 1], "new")
    session.assign([2], "tall")
    session.undo()
    session._store.flush()
    how(session.path)
    labels = session.labels
    for act in (lambda: session.assign([5], 0), session.undo, session.save, lambda: session.start(1)):
        with pytest.raises(OSError, match=GONE):
            act()
    assert session.labels is labels and not session.path.exists()
    path = session.save_as(tmp_path / "saved")
    session.set_weights(kl_z=0.3)
    with pytest.raises(OSError, match=r"is closed, but the newest settings are not saved: .*labels\.log"):
        session.close()
    assert session.read_only and not session.path.exists()
    assert session.save_as(tmp_path / "later") == tmp_path / "later"
    assert (tmp_path / "later" / "labels.log").read_bytes() == (path / "labels.log").read_bytes()
    with Session.open(path) as again:
        assert again.labels.codes.tolist() == labels.codes.tolist() and again.classes == labels.classes
        assert np.array_equal(again.positions, session.positions) and len(again.history) == 1
        assert again.can_redo and again.redo().ids[2] == 1
        again.assign([7], 0)


def test_training_in_a_folder_that_goes_says_so_in_words(session):
    job = start_training(session)
    session._store.flush()
    session.path.rename(session.path.with_name("moved"))
    session.set_weights(kl_z=0.3)
    with pytest.raises(OSError, match=GONE):
        job.wait(60)
    assert "session.save_as" in session.progress.error and session.progress.state == "failed"


def test_nothing_is_saved_over_other_files(session, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_text("mine")
    with pytest.raises(FileExistsError, match="holds files already"):
        session.save_as(tmp_path / "there")
    with pytest.raises(FileExistsError, match="holds files already"):
        session.save_as(session.path)
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["file"]


def test_a_closed_session_can_be_saved_elsewhere_too(session, tmp_path):
    session.assign([3], 1)
    session.close()
    with Session.open(session.save_as(tmp_path / "saved")) as again:
        assert again.labels.ids[3] == 1


@pytest.mark.slow
def test_closing_on_a_full_disk_lets_go_and_says_which_epochs_are_not_saved(session, monkeypatch):
    session.train(1, progress=False)
    session.assign([3], 1)
    with monkeypatch.context() as disk:
        disk.setattr(Checkpoints, "save", full)
        with pytest.raises(OSError, match="No space left"):
            session.train(2, progress=False)
        with pytest.raises(OSError, match=r"is closed, but epochs 2 to 3 are not saved: .*No space left.*save_as"):
            session.close()
    assert session.read_only
    session.close()
    with Session.open(session.path) as again:
        assert again.labels.ids[3] == 1 and len(again.history) == 1


@pytest.mark.parametrize(
    "error",
    [
        ValueError("RESOURCE_EXHAUSTED: Error writing local file: No space left on device"),
        RuntimeError("Checkpoint finalize failed"),
        MemoryError(),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_whatever_a_checkpoint_raises_closing_lets_go_and_says_what_is_not_saved(session, monkeypatch, error):
    session.set_weights(kl_z=0.3)
    session.assign([3], 1)

    def fail(*_):
        raise error

    monkeypatch.setattr(Checkpoints, "save", fail)
    with pytest.raises(OSError, match=r"is closed, but the newest settings are not saved: .*save_as\(path\)") as caught:
        session.close()
    assert str(error) in str(caught.value) and caught.value.__cause__ is error
    assert session.read_only and not session._file_lock.is_locked
    session.close()


@pytest.mark.slow
def test_epochs_that_are_saved_are_not_called_lost_where_only_the_table_of_metrics_is(session, monkeypatch):
    session.train(1, progress=False)
    session.assign([3], 1)
    with monkeypatch.context() as disk:
        disk.setattr(Records, "write", full)
        with pytest.raises(OSError, match=r"is closed, but metrics\.csv and summary\.json are not saved: .*No space"):
            session.close()
    with Session.open(session.path) as again:
        assert len(again.history) == 1 and again.labels.ids[3] == 1


def test_an_observer_that_raises_while_a_job_is_stopped_does_not_keep_the_folder(session):
    start_training(session)

    def fail(change):
        raise ValueError("An observer fails.")

    session.observe(fail, "view")
    session._mailbox.post(lambda: session.set_weights(kl_z=0.3))
    with pytest.raises(ValueError, match="An observer fails"):
        session.close()
    assert session.read_only and session.job.is_done and not session._file_lock.is_locked


def test_a_job_that_fails_while_it_is_stopped_does_not_keep_the_session_open(session, monkeypatch):
    start_training(session)
    monkeypatch.setattr(Checkpoints, "save", full)
    with pytest.raises(OSError, match="is closed, but"):
        session.close()
    assert session.read_only and session.job.is_done
    Session.open(session.path).close()


def test_no_job_starts_while_the_session_closes(session, monkeypatch):
    """Another thread starts a job between the end of the old one and the release of the folder."""
    refused = []

    def start():
        try:
            session.start(1)
        except ReadOnly as error:
            refused.append(error)

    def save_rest(*_):
        other = threading.Thread(target=start)
        other.start()
        other.join()

    monkeypatch.setattr(Session, "_save_rest", save_rest)
    session.close()
    assert len(refused) == 1 and session.job is None


@pytest.mark.filterwarnings("ignore:os.fork")
def test_a_fork_refuses_everything_and_leaves_the_folder_and_its_lock_alone(session):
    session.assign([3], 1)
    session._store.flush()
    before = (session.path / "labels.log").read_bytes()
    child = os.fork()
    if child == 0:  # It must not return into the tests.
        refused = 0
        try:
            for act in (session.undo, session.save, lambda: session.start(1), lambda: session.assign([1], 1)):
                try:
                    act()
                except ReadOnly:
                    refused += 1
            session.close()
        finally:
            os._exit(refused if session.read_only else 9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 4
    assert (session.path / "labels.log").read_bytes() == before
    assert session._file_lock.is_locked and session.undo().ids[3] == -1


def test_an_edit_of_the_csv_is_shown_at_once_with_a_notice(session):
    session.assign([0, 1], "flat")
    session._store.flush()
    sheet = (session.path / "labels.csv").read_text()
    session.assign([2], "tall")
    session._store.flush()
    (session.path / "labels.csv").write_text(sheet + "1010,tall\n")
    seen = []
    session.observe(lambda change: seen.append(change["new"].ids[[2, 10, 11]].tolist()), "labels")
    with pytest.warns(UserWarning, match="labels set: 1, changed: 0, cleared: 0"):
        session.assign([11], "flat")
    assert seen == [[1, 1, 0]] and "labels.csv was changed outside the session" in session.notice
    session.undo()
    assert session.undo().ids[[2, 10, 11]].tolist() == [1, -1, -1]


def test_an_edit_before_a_gesture_that_is_refused_is_shown_all_the_same(session):
    session._store.flush()
    (session.path / "labels.csv").write_text("Serial,label\n1010,tall\n")
    with pytest.warns(UserWarning, match="changed outside"), pytest.raises(ValueError, match="Row 99"):
        session.assign([99], "flat")
    assert session.labels.ids[10] == 1 and session.prediction.has_labels


def test_each_edit_is_told_once_outside_of_the_package_also_where_it_reads_as_the_one_before(session):
    table, told = session.path / "labels.csv", []
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("default")
        for row in range(3):
            session._store.flush()
            table.write_text(table.read_text() + f"{1010 + row},tall\n")
            session.observe(lambda change: told.append(change["new"]), "notice")
            session.assign([row], "flat")
            session.unobserve_all("notice")
            session._mailbox.empty()
    assert len({str(one.message) for one in said}) == 1 and "set: 1, changed: 0, cleared: 0" in str(said[0].message)
    assert len(said) == 3 == len([text for text in told if text])
    assert not any(one.filename.startswith(PACKAGE) for one in said)


def test_an_edit_that_is_found_while_the_session_closes_is_shown_and_told(session):
    session.assign([0], "flat")
    session._store.flush()
    (session.path / "labels.csv").write_text("Serial,label\n1010,tall\n")
    session._store._writer.request()
    with pytest.warns(UserWarning, match="changed outside the session: labels set: 1, changed: 0, cleared: 1"):
        session.close()
    assert session.labels.rows.tolist() == [10] and "changed outside" in session.notice
    with Session.open(session.path, read_only=True) as again:
        assert again.labels.rows.tolist() == [10]
