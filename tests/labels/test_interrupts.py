"""Interrupts in the middle of a gesture: memory and disk agree after each, and everything works on."""

import os

import pytest
from interrupting import instructions, interrupted
from small_store import N, picture, reopened

from rcm_notebook.disk import Log
from rcm_notebook.labels.store import LabelStore

GESTURES = {
    "assign": lambda store, turn: store.assign([turn % N, (turn + 3) % N], ("a", "b")[turn % 2]),
    "new class": lambda store, turn: store.assign([turn % N], f"class {turn}"),
    "undo": lambda store, turn: store.undo(),
    "redo": lambda store, turn: store.redo(),
    "rename": lambda store, turn: store.rename_class(0, f"name {turn}"),
    "edit": lambda store, turn: edited(store, turn),
}


PREPARE = {
    "assign": lambda store, turn: store.clear([turn % N]),
    "redo": lambda store, turn: (store.assign([turn % N], f"class {turn}"), store.undo()),
}
"""What comes before the gesture that is interrupted, so that it changes something; else an assignment."""


def edited(store, turn):
    """An edit of labels.csv and the gesture that takes it in."""
    (store.folder / "labels.csv").write_text(f"Serial,label\n{turn % N},edited {turn % 5}\n")
    store.assign([(turn + 1) % N], "a")


def require_agreement(store):
    """What memory holds is on disk, and undo and redo take both along."""
    assert picture(store) == picture(reopened(store))
    for step in ("undo", "redo"):
        size = store.log_size
        able = (store.can_undo, store.can_redo)
        again = reopened(store)
        assert (again.can_undo, again.can_redo) == able
        getattr(store, step)()
        assert picture(store) == picture(reopened(store)) and store.log_size >= size
    store.flush()
    assert os.path.getsize(store.folder / "labels.log") == store.log_size


def try_at(store, name, points):
    """Interrupt the gesture at these instructions, one after the other; return how many interrupts were raised."""
    raised = 0
    for turn, point in enumerate(points):
        PREPARE.get(name, GESTURES["assign"])(store, turn)
        before = picture(store)
        raised += interrupted(lambda turn=turn: GESTURES[name](store, turn), point, "labels", "disk")
        assert picture(store) == picture(reopened(store)), f"at instruction {point}; before: {before}"
        if turn % 5 == 0:
            require_agreement(store)
    return raised


@pytest.fixture
def used(store):
    """A store with some gestures to undo and one to redo, whose notices nobody reads."""
    store.on_edit = lambda notice: None
    for turn in range(6):
        GESTURES["assign"](store, turn)
    store.undo()
    store.flush()
    return store


@pytest.mark.parametrize("name", GESTURES)
def test_an_interrupt_leaves_memory_and_disk_in_step(used, name):
    total = instructions(lambda: GESTURES[name](used, 1), "labels", "disk")
    points = range(1 + len(name) % 7, total, max(1, total // 12))
    assert try_at(used, name, points) >= len(points) // 2


@pytest.mark.slow
@pytest.mark.parametrize("name", GESTURES)
def test_an_interrupt_at_any_of_fifty_instructions_leaves_memory_and_disk_in_step(used, name):
    total = instructions(lambda: GESTURES[name](used, 1), "labels", "disk")
    assert try_at(used, name, range(1, total, 1 + total // 50)) > 20


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("is_after", [False, True])
def test_an_interrupt_inside_the_system_takes_the_line_back(store, monkeypatch, call, is_after):
    store.assign([1], "a")
    real = os.fsync if call == "fsync" else store._log._file.write

    def broken(*given):
        patch.undo()
        if is_after:
            real(*given)
        raise KeyboardInterrupt

    class File:
        write = staticmethod(broken)

        def __getattr__(self, name):
            return getattr(file, name)

    file = store._log._file
    with pytest.MonkeyPatch.context() as patch:
        if call == "fsync":
            patch.setattr(os, "fsync", broken)
        else:
            patch.setattr(store._log, "_file", File())
        with pytest.raises(KeyboardInterrupt):
            store.assign([2], "b")
    assert store.labels.ids[:4].tolist() == [-1, 0, -1, -1]
    require_agreement(store)
    store.assign([3], "b")
    require_agreement(store)


def test_a_second_interrupt_while_the_first_is_dealt_with_is_made_good_by_the_next_gesture(store, monkeypatch):
    store.assign([1], "a")
    size, fsync = store.log_size, os.fsync

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as twice:
        twice.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            store.assign([2], "b")
    assert os.fsync is fsync and store.log_size == size
    assert os.path.getsize(store.folder / "labels.log") == size
    store.assign([3], "b")
    assert store.labels.ids[:4].tolist() == [-1, 0, -1, 1]
    require_agreement(store)


def test_an_interrupt_between_the_log_and_the_state_plays_the_gesture(store, monkeypatch):
    def and_interrupt(log, line):
        append(log, line)
        raise KeyboardInterrupt

    append = Log.append
    with monkeypatch.context() as late:
        late.setattr(Log, "append", and_interrupt)
        with pytest.raises(KeyboardInterrupt):
            store.assign([2], "b")
    assert store.labels.ids[2] == 1 and store.can_undo
    require_agreement(store)


def test_two_interrupts_between_the_log_and_the_state_are_made_good_by_the_next_call(store, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as late:
        late.setattr(LabelStore, "_changed", interrupt)
        with pytest.raises(KeyboardInterrupt):
            store.assign([2], "b")
    assert store.undo().ids[2] == -1
    require_agreement(store)
    assert store.redo().ids[2] == 1
    require_agreement(store)
