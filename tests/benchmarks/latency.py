"""How long a user waits, in Python: importing, opening, the first step after the click, a label, a lasso, an undo.

    python tests/benchmarks/latency.py

60,000 MNIST images (from the folder in RCM_DATA if that is set, else from OpenML), each measurement in a process of its
own where a warm one would flatter it; medians, with the slowest in brackets.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque

import numpy as np

IMPORTS = 5
GESTURES = 50


def seconds(call) -> float:
    """Return how long a call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def slider_times(session) -> list[float]:
    """Seconds from a weight set while training runs to the first step that begins with it."""
    take, seen = session._learner.trainer.step, deque(maxlen=1)

    def step(state, number, snapshot):
        seen.append(snapshot.weights["consistency"])
        return take(state, number, snapshot)

    session._learner.trainer.step = step
    times = []
    for value in np.linspace(40, 60, GESTURES):
        begin = time.perf_counter()
        session.set_weights(consistency=value)
        while not seen or seen[0] != value:
            time.sleep(0.0005)
        times.append(time.perf_counter() - begin)
        time.sleep(0.05)
    session._learner.trainer.step = take
    session.reset_weights()
    return times


def session_times() -> dict[str, float | list[float]]:
    """Open a session on MNIST, click train, label, lasso and undo; return what each took."""
    import rcm_notebook as rcm

    data = rcm.load("mnist")
    truth = data.truth
    assert truth is not None
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        session = rcm.Session(data, folder)
        created = time.perf_counter() - begin
        begin = time.perf_counter()
        job = session.start(1)
        while job.progress.step == 0:
            time.sleep(0.005)
        first_step = time.perf_counter() - begin
        slider = slider_times(session)
        job.wait()
        rows = rng.choice(len(data), GESTURES, replace=False)
        ids = truth[rows].tolist()
        label = [seconds(lambda row=row, id=id: session.assign([row], id)) for row, id in zip(rows, ids, strict=True)]
        lassos = [rng.choice(len(data), 5000, replace=False) for _ in range(10)]
        lasso = [seconds(lambda rows=rows: session.assign(rows, 3)) for rows in lassos]
        undo = [seconds(session.undo) for _ in range(10)]
        query = [seconds(lambda: session.query(30)) for _ in range(5)]
        session.close()
        reopened = seconds(lambda: rcm.Session.open(folder).close())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "created": created,
        "first_step": first_step,
        "slider": slider,
        "label": label,
        "lasso": lasso,
        "undo": undo,
        "query": query,
        "reopened": reopened,
        "peak_mb": peak,
    }


def measured(cache: str) -> dict:
    """Run `session_times` in a new process with this compilation cache."""
    environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": cache, "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0.2"}
    command = [sys.executable, __file__, "--session"]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(output.stdout.splitlines()[-1])


def milliseconds(values: list[float]) -> str:
    """Return median and maximum."""
    return f"{1e3 * np.median(values):.1f} ms ({1e3 * max(values):.1f})"


def main() -> None:
    """Print the table."""
    if "--session" in sys.argv:
        print(json.dumps(session_times()))
        return
    imports = {}
    for statement in ("import rcm_notebook", "from rcm_notebook import Session"):
        command = [sys.executable, "-c", statement]
        imports[statement] = [seconds(lambda: subprocess.run(command, check=True)) for _ in range(IMPORTS)]  # noqa: B023
    with tempfile.TemporaryDirectory() as cache:
        cold, warm = measured(cache), measured(cache)
    print(f"{platform.machine()}, {os.cpu_count()} cores, no GPU; MNIST, 60,000 rows\n")
    print("| what | takes |\n|---|---|")
    for statement, times in imports.items():
        print(f"| a new Python, `{statement}` | {np.median(times):.2f} s ({max(times):.2f}) |")
    print(f"| session created, cold / warm compilation cache | {cold['created']:.1f} / {warm['created']:.1f} s |")
    print(f"| click to first step done, likewise | {cold['first_step']:.1f} / {warm['first_step']:.1f} s |")
    print(f"| slider moved to the first step begun with it | {milliseconds(warm['slider'])} |")
    print(f"| session opened again | {warm['reopened']:.1f} s |")
    print(f"| one label to new class ids of all rows, on disk | {milliseconds(warm['label'])} |")
    print(f"| lasso of 5,000, likewise | {milliseconds(warm['lasso'])} |")
    print(f"| undo of a lasso | {milliseconds(warm['undo'])} |")
    print(f"| query of 30 by coverage | {milliseconds(warm['query'])} |")
    print(f"| peak memory, one epoch included | {max(cold['peak_mb'], warm['peak_mb']):.0f} MB |")


if __name__ == "__main__":
    main()
