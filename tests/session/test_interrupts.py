"""Interrupts (Ctrl-C) in a session: what it shows is on disk, splits are whole, and saving works on."""

import shutil
import threading

import numpy as np
import pytest
from interrupting import instructions, interrupted
from session.conftest import MODEL, TRAIN, bars

from rcm_notebook.labels.store import LabelStore
from rcm_notebook.session import Session
from rcm_notebook.training import Checkpoints, Learner

FOLDERS = "labels", "disk", "session", "views"


def require_agreement(session):
    """What the session shows is what its log holds, and its parameters contain the splits and merges that hold."""
    disk = LabelStore(session.path, len(session.data), serial=session.data.serial, read_only=True)
    assert session.labels.codes.tolist() == disk.labels.codes.tolist() and session.classes == disk.labels.classes
    assert session.view.annotations == disk.annotations and session._surgeon.done == disk.annotations.surgeries
    assert (session.can_undo, session.can_redo) == (disk.can_undo, disk.can_redo)
    assert session.view.latents is session._learned.latents


@pytest.mark.parametrize("points", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_an_interrupt_of_a_gesture_leaves_the_session_and_its_folder_in_step(make, points):
    session = make()
    session.assign(0, 0)
    total = instructions(lambda: session.assign(1, 0), *FOLDERS)
    raised = 0
    for turn, point in enumerate(np.linspace(2, total * 0.9, points).astype(int).tolist()):
        raised += interrupted(lambda turn=turn: session.assign([turn % 80], turn % 3), point, *FOLDERS)
        require_agreement(session)
    assert raised > points // 2
    session.undo()
    require_agreement(session)


def test_observers_that_an_interrupt_kept_from_a_change_are_told_of_it(make):
    session, seen = make(), []
    session.assign([0], "flat")

    def interrupt(_):
        session.unobserve(interrupt, "labels")
        raise KeyboardInterrupt

    session.observe(interrupt, "labels")
    session.observe(lambda change: seen.append((len(change["old"]), len(change["new"]))), "labels")
    with pytest.raises(KeyboardInterrupt):
        session.undo()
    assert seen == [(1, 0)]
    session.assign([1], "flat")
    assert seen == [(1, 0), (0, 1)]


def test_what_a_job_has_learned_is_shown_after_an_interrupt_of_the_showing(make, monkeypatch):
    session = make()
    job, show = session.start(1), Session._show_learned

    def interrupt(*_):
        monkeypatch.setattr(Session, "_show_learned", show)
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "_show_learned", interrupt)
    with pytest.raises(KeyboardInterrupt):
        job.wait()
    assert job.wait() and len(session.history) == 1 and session.view.latents is session._learned.latents


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A trained session in which the two heaviest components were merged, and these two."""
    folder = tmp_path_factory.mktemp("interrupts") / "run"
    with Session(bars(), folder, model=MODEL, train=TRAIN) as session:
        session.train(4, progress=False)
        into, free = (int(k) for k in np.argsort(-session.components.usage)[:2])
        session.merge_components(free, into)
    return folder, into, free


@pytest.fixture
def merged(folder, tmp_path):
    shutil.copytree(folder[0], tmp_path / "run")
    with Session.open(tmp_path / "run") as session:
        yield session, *folder[1:]


@pytest.mark.slow
@pytest.mark.parametrize(("owner", "name"), [(Learner, "look"), (Session, "_with_learned"), (Checkpoints, "save")])
def test_an_interrupted_split_is_followed_and_the_next_one_takes_another_component(merged, owner, name):
    session, k, free = merged

    def interrupt(*_):
        patch.undo()
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, interrupt)
        with pytest.raises(KeyboardInterrupt):
            session.split_component(k)
    require_agreement(session)
    assert session._surgeon.done[-1].into == free and free not in session.components.free
    session.undo()
    require_agreement(session)
    assert free in session.components.free


@pytest.mark.slow
def test_two_interrupts_of_a_split_are_made_good_before_training(merged, monkeypatch):
    session, k, free = merged

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as twice:
        twice.setattr(Learner, "look", interrupt)
        with pytest.raises(KeyboardInterrupt):
            session.split_component(k)
    assert session._surgeon.done[-1].kind == "merge"
    session.start(1).wait()
    assert session._surgeon.done[-1].into == free
    require_agreement(session)


@pytest.mark.slow
def test_an_interrupt_anywhere_in_a_split_leaves_model_and_log_in_step(merged):
    session, k, _ = merged
    folders = *FOLDERS, "components"
    total = instructions(lambda: session.split_component(k), *folders)
    for point in np.linspace(2, total - 2, 10).astype(int).tolist():
        while len(session._surgeon.done) > 1:
            session.undo()
        interrupted(lambda: session.split_component(k), point, *folders)
        require_agreement(session)


def workers():
    return [thread for thread in threading.enumerate() if thread.name == "rcm-training"]


def test_an_interrupted_start_leaves_a_job_that_runs_or_none(make):
    session = make()
    session.train(1, progress=False)
    total = instructions(lambda: session.start(1), "session")
    session.job.wait()
    raised = 0
    for point in range(total - 64, total, 8):
        raised += interrupted(lambda: session.start(1), point, "session")
        assert session.job.wait(timeout=20), f"at instruction {point} of {total}"
        for worker in workers():
            worker.join()
        session._mailbox.empty()
        assert not session.progress.is_running, f"at instruction {point} of {total}"
    assert raised > 3
    before = len(session.history)
    session.train(1, progress=False)
    assert len(session.history) == before + 1


def test_an_interrupt_of_train_ends_the_job_that_it_has_begun(make, monkeypatch):
    session, start = make(), Session.start

    def and_interrupt(*given):
        start(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as late:
        late.setattr(Session, "start", and_interrupt)
        with pytest.raises(KeyboardInterrupt):
            session.train(100_000, progress=False)
    assert session.job.is_done and not session.progress.is_running


def test_a_save_that_was_interrupted_is_completed_and_the_next_one_works(make, monkeypatch):
    session = make()
    session.train(1, progress=False)
    write, go_on = Checkpoints._write, threading.Event()

    def slow(checkpoints, *given):
        go_on.wait(30)
        write(checkpoints, *given)

    class Impatient(threading.Thread):
        def join(self, timeout=None):
            if self.name == "rcm-checkpoint" and not go_on.is_set():
                go_on.set()
                raise KeyboardInterrupt
            super().join(timeout)

    with monkeypatch.context() as hasty:
        hasty.setattr(Checkpoints, "_write", slow)
        hasty.setattr("rcm_notebook.training.checkpoint.threading.Thread", Impatient)
        with pytest.raises(KeyboardInterrupt):
            session.save()
    session.save()
    session.train(1, progress=False)
    session.close()
    with Session.open(session.path, read_only=True) as again:
        assert len(again.history) == 2
    steps = sorted(path.name for path in (session.path / "checkpoints").iterdir())
    assert len(steps) == 2 and all(name.isdigit() for name in steps)
