"""Label efficiency: test accuracy with few labels, ours beside off-the-shelf learners on the same labels.

    python tests/benchmarks/few_labels.py --rows 'mnist/*' --seeds 0 1 2 3 4
    python tests/benchmarks/few_labels.py --rows 'digits/*' --methods rcm "Poisson learning"

Rows are those of `label_rows.py`, learners those of `baselines.py`. Ours is a session as a user has it: default
settings, the structure phase, the labels, then `--epochs` more with everything on. The structure phase sees no label,
so it is trained once a data set and seed, and every row of labels starts from a copy of its folder; the seconds count
both.

`rcm without names` is ours where class names say nothing. It and ours can be asked for 0 labels: names alone are then
trained on. Both differ on messages alone, whose names mean something.

Resumable: every finished row, seed and method is one JSON line in `--out`, and is not run again. Banking77 and, where
it is there, MNIST come from the folder in RCM_DATA. Every training has a process of its own.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
from baselines import BASELINES, Task, available
from label_rows import draw, load, matching, parse, truth_of

import rcm_notebook as rcm
from rcm_notebook.metrics import METRICS

OURS = "rcm"
NAMELESS = "rcm without names"


def structure(name: str, seed: int, folder: Path) -> None:
    """Train the structure phase, which sees no label, into `folder`; ``structure.json`` beside it says what it took."""
    begin = time.monotonic()
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    data = load(name)
    loaded = time.monotonic()
    session = rcm.Session(data, partial, train=rcm.TrainConfig(seed=seed))
    created = time.monotonic()
    assert session.phase.epochs is not None
    session.train(session.phase.epochs, progress=False)
    session.close()
    took = {
        "loaded_s": loaded - begin,
        "created_s": created - loaded,
        "structure_s": time.monotonic() - created,
        "structure_mb": peak_mb(),
    }
    partial.rename(folder)
    folder.with_suffix(".json").write_text(json.dumps(took))


def ours(name: str, seed: int, epochs: int, folder: Path, names: bool) -> dict:
    """Spend the labels of one row on a copy of the structure in `folder`, train on, and return what it reached."""
    row = parse(name)
    took = json.loads(folder.with_suffix(".json").read_text())
    with tempfile.TemporaryDirectory() as place:
        copy = shutil.copytree(folder, Path(place) / "session")
        begin = time.monotonic()
        session = rcm.Session.open(copy)
        truth = truth_of(session.data)
        for class_id in () if names else range(len(session.classes)):
            session.describe_class(class_id, "")
        rows = draw(truth, row.budget, seed) if row.by == "random" else session.query(row.budget).rows
        for class_id in np.unique(truth[rows]):
            session.assign(rows[truth[rows] == class_id], int(class_id))
        before = session.evaluate()
        if not row.budget:
            session.next_phase()  # It would wait for the first label.
        session.train(epochs, progress=False)
        reached = session.evaluate()
        labels_s = time.monotonic() - begin
        session.close()
    last = session.history[-1]
    return {
        "accuracy": reached["accuracy"],
        "ece": reached["ece"],
        "untrained_on_labels": before["accuracy"],
        "recon": last["recon"],
        "kl_z": last["kl_z"],
        "epochs": len(session.history),
        "seconds": round(took["created_s"] + took["structure_s"] + labels_s, 1),
        "structure_s": round(took["created_s"] + took["structure_s"], 1),
        "peak_mb": max(peak_mb(), took["structure_mb"]),
        "rows": [int(row) for row in rows],
    }


def compare(tasks: list[dict], cache: Path) -> Iterator[dict]:
    """Yield the result of every baseline asked for; all `tasks` are of one data set."""
    data = load(parse(tasks[0]["row"]).data)
    task = Task(data, cache)
    for asked in tasks:
        row = parse(asked["row"])
        rows = draw(task.truth, row.budget, asked["seed"]) if row.by == "random" else np.array(asked["rows"])
        for method in asked["methods"]:
            begin = time.monotonic()
            answer = BASELINES[method](task, rows, task.truth[rows])
            yield {
                "row": asked["row"],
                "seed": asked["seed"],
                "method": method,
                "accuracy": float((answer.ids == task.test_truth).mean()),
                "ece": None if answer.proba is None else float(METRICS["ece"](task.test_truth, answer.proba)),
                "seconds": round(time.monotonic() - begin, 1),
                "peak_mb": peak_mb(),
            }


def peak_mb() -> int:
    """Return the most memory that this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def code() -> str:
    """Return a digest of the package's sources, so that results of different code are told apart."""
    digest = hashlib.sha256()
    for path in sorted(Path(rcm.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def table(results: list[dict]) -> str:
    """Return mean and spread over the seeds for every row and method, as Markdown."""
    lines = [
        "| row | learner | seeds | test accuracy %, mean ± sd (min) | ECE % | seconds, mean (max) | peak MB |",
        "|---|---|---|---|---|---|---|",
    ]
    # By data set and budget, ours first.
    order = {name: place for place, name in enumerate([OURS, NAMELESS, *BASELINES])}
    keys = {(result["row"], result["method"]) for result in results}
    for row, method in sorted(keys, key=lambda key: (parse(key[0]).data, parse(key[0])[1:], order[key[1]])):
        found = [result for result in results if (result["row"], result["method"]) == (row, method)]
        seconds = [result["seconds"] for result in found]
        ece = "" if found[0]["ece"] is None else f"{100 * np.mean([result['ece'] for result in found]):.1f}"
        lines.append(
            f"| {row} | {method} | {len(found)} | {spread([result['accuracy'] for result in found])} | {ece}"
            f" | {np.mean(seconds):.0f} ({max(seconds):.0f}) | {max(result['peak_mb'] for result in found)} |"
        )
        if method in (OURS, NAMELESS):
            before = spread([result["untrained_on_labels"] for result in found])
            lines.append(f"| {row} | {method}, not trained on the labels | {len(found)} | {before} | | | |")
    return "\n".join(lines)


def spread(accuracies: list[float]) -> str:
    """Return mean ± standard deviation (smallest), in percent."""
    percent = 100 * np.array(accuracies)
    return f"{percent.mean():.2f} ± {percent.std():.2f} ({percent.min():.2f})"


class Results:
    """The finished lines, in memory and in their file."""

    def __init__(self, path: Path, of: str):
        self.path, self.of = path, of
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text().splitlines() if path.exists() else []
        self.lines: list[dict] = [json.loads(line) for line in lines]

    def add(self, result: dict) -> None:
        """Keep a result and print it."""
        result = result | {"code": self.of}
        self.lines.append(result)
        with self.path.open("a") as file:
            file.write(json.dumps(result) + "\n")
        print(json.dumps({key: value for key, value in result.items() if key != "rows"}), flush=True)

    def find(self, row: str, seed: int, method: str) -> dict | None:
        """Return the line of a row, seed and method, or None."""
        wanted = (row, seed, method)
        return next((line for line in self.lines if (line["row"], line["seed"], line["method"]) == wanted), None)


def child(job: dict, env: dict[str, str] | None = None) -> Iterator[dict]:
    """Run a job in a process of its own and yield the JSON lines that it prints; tell of a failure and go on."""
    command = [sys.executable, __file__, "--job", json.dumps(job)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | (env or {})) as process:
        for line in process.stdout or ():
            if line.startswith("{"):
                yield json.loads(line)
    if process.returncode:
        print(f"This job failed, its error is above: {json.dumps(job)[:300]}", file=sys.stderr, flush=True)


def run_ours(results: Results, rows: list, seeds: list[int], epochs: int, methods: list[str]) -> None:
    """Train what is missing of ours: the structure once a data set and seed, then every row."""
    for seed in seeds:
        for row, method in product(rows, methods):
            if results.find(str(row), seed, method) or (method == NAMELESS and not row.budget):
                continue
            folder = results.path.parent / "structure" / f"{row.data}-{seed}-{results.of}"
            if not folder.with_suffix(".json").exists():
                shutil.rmtree(folder, ignore_errors=True)
                list(child({"kind": "structure", "data": row.data, "seed": seed, "folder": str(folder)}))
            if not folder.with_suffix(".json").exists():
                continue
            job = {"kind": method, "row": str(row), "seed": seed, "epochs": epochs, "folder": str(folder)}
            for result in child(job):
                results.add({"row": str(row), "seed": seed, "method": method} | result)


def run_baselines(results: Results, rows: list, seeds: list[int], methods: list[str]) -> None:
    """Run what is missing of the baselines, one process a data set."""
    for data in dict.fromkeys(row.data for row in rows):
        tasks = []
        for row in (row for row in rows if row.data == data and row.budget):
            for seed in seeds:
                missing = [method for method in methods if not results.find(str(row), seed, method)]
                line = results.find(str(row), seed, OURS)
                if row.by != "random" and line is None:
                    print(f"{row}, seed {seed}: the baselines need the labels that ours asks for; run it first.")
                elif missing:
                    asked = line["rows"] if line else None
                    tasks.append({"row": str(row), "seed": seed, "methods": missing, "rows": asked})
        if tasks:
            # One thread: the many small products of a regression lose more by waiting for threads than they gain.
            cache = str(results.path.parent / "graphs")
            one: dict[str, str] = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
            for result in child({"kind": "baselines", "tasks": tasks, "cache": cache}, one):
                results.add(result)


def work(job: dict) -> None:
    """Do one job of the parent's."""
    if job["kind"] == "structure":
        structure(job["data"], job["seed"], Path(job["folder"]))
    elif job["kind"] in (OURS, NAMELESS):
        names = job["kind"] == OURS
        print(json.dumps(ours(job["row"], job["seed"], job["epochs"], Path(job["folder"]), names)))
    else:
        warnings.filterwarnings(
            "ignore", "The number of unique classes", UserWarning
        )  # One label a class is the point.
        for result in compare(job["tasks"], Path(job["cache"])):
            print(json.dumps(result), flush=True)


def main() -> None:
    """Run what is missing and print the table of what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", default=["*"], help="names or patterns, such as 'mnist/random:*'")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    every = [OURS, NAMELESS, *BASELINES]
    parser.add_argument("--methods", nargs="+", default=[OURS, *BASELINES], choices=every)
    parser.add_argument("--epochs", type=int, default=6, help="epochs after the labels")
    parser.add_argument("--out", type=Path, default=Path("benchmark-results/few_labels.jsonl"))
    parser.add_argument("--job", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.job:
        work(json.loads(args.job))
        return
    rows, results = matching(args.rows), Results(args.out.resolve(), code())
    of_ours = [method for method in (OURS, NAMELESS) if method in args.methods]
    run_ours(results, rows, args.seeds, args.epochs, of_ours)
    wanted = [method for method in args.methods if method not in of_ours]
    methods = [method for method in wanted if method in available()]
    if skipped := [method for method in wanted if method not in methods]:
        print(f"Skipped, since graphlearning is not installed: {', '.join(skipped)}.")
    run_baselines(results, rows, args.seeds, methods)
    names = {str(row) for row in rows}
    shown = [line for line in results.lines if line["row"] in names and line["method"] in args.methods]
    shown = [line for line in shown if line["seed"] in args.seeds]
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, no GPU\n\n{table(shown)}")
    if len(states := {line["code"] for line in shown if line["method"] in of_ours}) > 1:
        print(f"\nOurs comes from {len(states)} states of the code: {', '.join(sorted(states))}.")


if __name__ == "__main__":
    main()
