"""Run as a program: children that label until they are killed, and what is found on disk after each; prints JSON.

Usage: label_killer.py FOLDER KILLS. After each gesture a child tells over a pipe how many there have been and what its
labels are. The log it leaves must hold those and at most one more, and must stand for those labels.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from rcm_notebook.disk import read_log
from rcm_notebook.labels.replay import replay
from rcm_notebook.labels.store import LabelStore

N = 50
CLASSES = ("a", "b", "c")


def gestures_in(folder):
    """The lines of the log but those that only hold hashes."""
    lines, _ = read_log(Path(folder) / "labels.log")
    return [line for line in lines if "csv" not in line]


def label_until_killed(folder, chance, pipe):
    count = len(gestures_in(folder)) or 1
    store = LabelStore(folder, N, CLASSES)
    while True:
        before, kind = store.labels, chance.random()
        if kind < 0.7:
            store.assign([chance.randrange(N) for _ in range(chance.randrange(1, 9))], chance.randrange(5))
        elif kind < 0.9:
            store.undo()
        else:
            store.redo()
        count += store.labels is not before
        os.write(pipe, (json.dumps([count, store.labels.ids.tolist()]) + "\n").encode())


def label_and_kill(folder, chance):
    """Start a child, kill it at a random moment and return its last acknowledgement."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        label_until_killed(folder, chance, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [pipe.readline()]
        end = time.monotonic() + chance.random() * 0.2
        while time.monotonic() < end:
            lines.append(pipe.readline())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += pipe.readlines()
    return json.loads([line for line in lines if line.endswith(b"\n")][-1])


def main(folder, kills):
    failures, acknowledged = [], 0
    for kill in range(kills):
        count, ids = label_and_kill(folder, random.Random(kill))
        lines = gestures_in(folder)
        state = replay(lines[:count], folder, N, CLASSES).labels()
        if not count <= len(lines) <= count + 1 or state.ids.tolist() != ids:
            failures.append(f"kill {kill}: {count} acknowledged, {len(lines)} in the log, labels differ")
        whole = replay(lines, folder, N, CLASSES).labels()
        store = LabelStore(folder, N)
        if store.labels.ids.tolist() != whole.ids.tolist() or len(gestures_in(folder)) != len(lines):
            failures.append(f"kill {kill}: opening changed the labels")
        store.close()
        acknowledged = count
    print(json.dumps({"failures": failures, "acknowledged": acknowledged, "files": sorted(os.listdir(folder))}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
