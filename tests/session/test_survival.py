"""Kill -9 at random moments while it labels and trains: no acknowledged label is lost, and the session opens."""

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest
from present import present
from session.conftest import MODEL, TRAIN, bars

from rcm_notebook.labels.store import LabelStore
from rcm_notebook.session import Session

KILLS = 20


def label_and_train(path: str, acknowledged: str, seed: int) -> None:
    """Label rows one by one while training runs, and note each label only once `assign` has returned."""
    rng = np.random.default_rng(seed)
    with Session.open(path) as session, open(acknowledged, "a", buffering=1) as note:
        note.write("open\n")
        session.start(10_000)
        while True:
            row, label = int(rng.integers(80)), int(rng.integers(2))
            session.assign(row, label)
            note.write(f"{row} {label}\n")
            time.sleep(float(rng.uniform(0, 0.02)))


@pytest.mark.slow
def test_kills_lose_no_acknowledged_label_and_the_session_always_opens(tmp_path):
    path, acknowledged = tmp_path / "run", tmp_path / "acknowledged"
    with Session(bars(), path, model=MODEL, train=TRAIN) as session:
        session.train(1, progress=False)
    acknowledged.touch()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rcm_notebook.session", "orbax.checkpoint", "sklearn.utils"])
    rng = np.random.default_rng(0)
    expected = {}
    for kill in range(KILLS):
        acknowledged.write_text("")
        child = context.Process(target=label_and_train, args=(str(path), str(acknowledged), kill), daemon=True)
        child.start()
        deadline = time.monotonic() + 120
        while not acknowledged.read_text():
            assert child.is_alive() and time.monotonic() < deadline, f"the session did not open after kill {kill}"
            time.sleep(0.01)
        time.sleep(float(rng.uniform(0, 0.6)))
        os.kill(present(child.pid), signal.SIGKILL)
        child.join()
        lines = acknowledged.read_text().splitlines()[1:]
        for line in lines:
            if len(numbers := line.split()) == 2:
                expected[int(numbers[0])] = int(numbers[1])
        store = LabelStore(path, 80, read_only=True)
        found = store.labels.ids
        store.close()
        # One label may be on disk without having been noted; every noted one must be there.
        lost = {row: label for row, label in expected.items() if found[row] != label}
        assert len(lost) <= 1, (kill, lost)
        expected = {int(row): int(found[row]) for row in np.flatnonzero(found >= 0)}
    with Session.open(path) as session:
        assert {int(row): int(session.labels.ids[row]) for row in session.labels.rows} == expected
        assert len(session.history) >= 1
    assert len(expected) > KILLS  # Several a kill, some of them on the same row.
