"""Test accuracy with few labels: the whole model, one process a run, a table at the end.

    python tests/benchmarks/few_labels.py --data mnist --seeds 0 1 2 3 4

A row is a data set and a way to spend labels: ``random:10`` draws ten, one a class; ``coverage:30`` asks
``session.query`` for thirty. Every run is a session as a user has it: default settings, the structure phase, the
labels, then `--epochs` more with reconstruction and KL on. Finished runs are kept in `--out`, one JSON line each, and
are not run again. MNIST comes from the folder in RCM_DATA if that is set, else from OpenML.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np


def run(name: str, spend: str, seed: int, epochs: int) -> dict:
    """Train one session and return what it reached."""
    import rcm_notebook as rcm

    data = rcm.load(name)
    by, budget = spend.split(":")
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        session = rcm.Session(data, folder, train=rcm.TrainConfig(seed=seed))
        created = time.monotonic() - begin
        session.train(session.phase.epochs, progress=False)
        rows = choose(session, data, by, int(budget), seed)
        for class_id in np.unique(data.truth[rows]):
            session.assign(rows[data.truth[rows] == class_id], int(class_id))
        before = session.evaluate()["accuracy"]
        session.train(epochs, progress=False)
        result = session.evaluate()
        seconds = time.monotonic() - begin
        session.close()
    last = session.history[-1]
    return {
        "data": name,
        "labels": spend,
        "seed": seed,
        "accuracy": result["accuracy"],
        "untrained_on_labels": before,
        "ece": result["ece"],
        "recon": last["recon"],
        "kl_z": last["kl_z"],
        "epochs": len(session.history),
        "seconds": round(seconds),
        "created_s": round(created, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def choose(session, data, by: str, budget: int, seed: int) -> np.ndarray:
    """Return the rows to label: drawn evenly over the classes, or asked for by the session."""
    if by != "random":
        return session.query(budget, by=by).rows
    rng = np.random.default_rng(seed)
    classes = np.unique(data.truth)
    each = np.full(len(classes), budget // len(classes))
    return np.concatenate(
        [rng.choice(np.flatnonzero(data.truth == c), n, replace=False) for c, n in zip(classes, each, strict=True)]
    )


def table(results: list[dict]) -> str:
    """Return mean and spread of every row, as Markdown."""
    lines = [
        "| data | labels | seeds | test accuracy, mean ± sd (min) | labels only propagated | seconds | peak MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for key in sorted({(r["data"], r["labels"]) for r in results}):
        rows = [r for r in results if (r["data"], r["labels"]) == key]
        accuracy = 100 * np.array([r["accuracy"] for r in rows])
        before = 100 * np.array([r["untrained_on_labels"] for r in rows])
        lines.append(
            f"| {key[0]} | {key[1]} | {len(rows)} | {accuracy.mean():.2f} ± {accuracy.std():.2f} ({accuracy.min():.2f})"
            f" | {before.mean():.2f} | {max(r['seconds'] for r in rows)} | {max(r['peak_mb'] for r in rows)} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--labels", nargs="+", default=["random:10", "coverage:30"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    parser.add_argument("--epochs", type=int, default=4, help="epochs after the labels")
    parser.add_argument("--out", type=Path, default=Path("benchmark-results/few_labels.jsonl"))
    parser.add_argument("--one", nargs=2, metavar=("LABELS", "SEED"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(run(args.data, args.one[0], int(args.one[1]), args.epochs)))
        return
    args.out.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in args.out.read_text().splitlines()] if args.out.exists() else []
    for seed in args.seeds:
        for spend in args.labels:
            if any((r["data"], r["labels"], r["seed"]) == (args.data, spend, seed) for r in done):
                continue
            command = [sys.executable, __file__, "--data", args.data, "--epochs", str(args.epochs)]
            output = subprocess.run([*command, "--one", spend, str(seed)], check=True, capture_output=True, text=True)
            result = json.loads(output.stdout.splitlines()[-1])
            done.append(result)
            with args.out.open("a") as file:
                file.write(json.dumps(result) + "\n")
            print(json.dumps(result), flush=True)
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, no GPU\n\n{table(done)}")


if __name__ == "__main__":
    main()
