"""Novelty: how well `session.ood` tells what was never seen from what was, as AUROC.

    python tests/benchmarks/novelty.py --rows 'mnist/*' --seeds 0
    python tests/benchmarks/novelty.py --rows mnist/out:4 digits/foreign --reduced

A row leaves a class out of training and of the labels altogether (``mnist/out:4``; ``banking77/out:ten`` leaves out ten
intents, drawn by the seed, and embeds the texts without them), or trains on every class and is shown foreign images
(``mnist/foreign``): the test images with their pixels shuffled, inverted, and patches of scikit-learn's sample images.
Held-out rows of the known classes are the negatives of both. Ours is a session as a user has it: default settings, the
structure phase, `LABELS` random labels a class, then `--epochs` more. Beside the score stands label coverage, which
alone detects little.

Resumable: every finished row and seed is one JSON line in `--out`, and is not run again. `--reduced` trains on 9,000
rows at most and is kept under a name of its own. Banking77 and, where it is there, MNIST come from the folder in
RCM_DATA. Every training has a process of its own.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from label_rows import held_out_of, load, truth_of

import rcm_notebook as rcm
from rcm_notebook.metrics import separation

LABELS = 5  # A class. The score uses none; they are there because a user would have some.
INTENTS = 10  # Left out of Banking77.
REDUCED = 9000  # Training rows at most.
FOREIGN = 1000  # Foreign images of each kind.

ROWS = (
    *(f"{data}/out:{digit}" for data in ("mnist", "digits") for digit in range(10)),
    "mnist/foreign",
    "digits/foreign",
    "banking77/out:ten",
)


def run(row: str, seed: int, epochs: int, reduced: bool) -> dict:
    """Train one session and return the AUROC of each kind of foreign row."""
    name, what = row.split("/")
    begin, rng = time.monotonic(), np.random.default_rng(seed)
    data, usual, foreign = task(name, what, rng, REDUCED if reduced else None)
    with tempfile.TemporaryDirectory() as folder:
        session = rcm.Session(data, Path(folder) / "run", train=rcm.TrainConfig(seed=seed))
        assert session.phase.epochs is not None
        session.train(session.phase.epochs, progress=False)
        truth = truth_of(data)
        for class_id in np.unique(truth):
            rows = np.flatnonzero(truth == class_id)
            session.assign(rng.choice(rows, min(LABELS, len(rows)), replace=False), int(class_id))
        session.train(epochs, progress=False)
        known = {"ood": session.ood(usual), "coverage": session.uncertainty(usual)["coverage"]}
        result = {}
        for kind, x in foreign.items():
            strange = {"ood": session.ood(x), "coverage": session.uncertainty(x)["coverage"]}
            result[kind] = {score: auroc(known[score], strange[score]) for score in known}
        session.close()
    seconds = round(time.monotonic() - begin)
    return {"row": row, "seed": seed, "reduced": reduced, "epochs": epochs, "auroc": result, "seconds": seconds}


def task(name: str, what: str, rng: np.random.Generator, most: int | None):
    """Return the training set, test rows of its classes, and the foreign rows of each kind."""
    whole = load(name)
    test = held_out_of(whole)
    truth, test_truth = truth_of(whole), truth_of(test)
    assert whole.names is not None
    if what == "foreign":
        out = np.array([], int)
    elif what == "out:ten":
        out = rng.choice(np.unique(truth), INTENTS, replace=False)
    else:
        out = np.array([int(what.removeprefix("out:"))])
    keep = rng.permutation(np.flatnonzero(~np.isin(truth, out)))[:most]
    keep, held = np.sort(keep), np.isin(test_truth, out)
    left = np.setdiff1d(np.unique(truth), out)
    ids, names = np.searchsorted(left, truth[keep]), [whole.names[c] for c in left]
    if whole.texts is not None and test.texts is not None:
        texts, test_texts = np.array(whole.texts, object), np.array(test.texts, object)
        order = np.r_[np.flatnonzero(~held), np.flatnonzero(held)]
        data = rcm.Dataset.from_texts(list(texts[keep]), names, ids, test_texts=list(test_texts[order]))
        usual, strange = np.split(np.asarray(held_out_of(data).x), [int((~held).sum())])
        return data, usual, {"left out": strange}
    data = rcm.Dataset.from_arrays(whole.x[keep], names, ids)
    usual = test.x[~held]
    return data, usual, foreign_images(usual, rng) if what == "foreign" else {"left out": test.x[held]}


def foreign_images(x: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return shuffled and inverted copies of images [n, H, W], and grey patches of scikit-learn's sample images."""
    from sklearn.datasets import load_sample_images

    chosen = x[:FOREIGN]
    shuffled = np.stack([rng.permutation(image.ravel()).reshape(image.shape) for image in chosen])
    patches, (height, width) = [], x.shape[1:]
    for image in (picture.mean(-1) for picture in load_sample_images().images):
        for _ in range(FOREIGN // 2):
            top, left = rng.integers(image.shape[0] - height), rng.integers(image.shape[1] - width)
            patches.append(image[top : top + height, left : left + width])
    return {"shuffled": shuffled, "inverted": 255 - chosen, "patches": np.stack(patches).astype(np.uint8)}


def auroc(usual: np.ndarray, strange: np.ndarray) -> float:
    """Return how often a strange row scores above a usual one."""
    is_strange = np.r_[np.zeros(len(usual), bool), np.ones(len(strange), bool)]
    return separation(is_strange, np.r_[usual, strange])


def table(results: list[dict]) -> str:
    """Return one line a data set and kind, with its mean over left-out classes and seeds, as Markdown."""
    groups: dict[tuple, list[dict]] = {}
    for result in results:
        name = result["row"].split("/")[0] + (" (reduced)" if result["reduced"] else "")
        for kind, scores in result["auroc"].items():
            groups.setdefault((name, kind), []).append(scores)
    lines = ["| data | foreign | runs | AUROC of ood, mean (min) | of label coverage |", "|---|---|---|---|---|"]
    for (name, kind), scores in groups.items():
        ood, coverage = ([s[score] for s in scores] for score in ("ood", "coverage"))
        lines.append(
            f"| {name} | {kind} | {len(scores)} | {np.mean(ood):.4f} ({min(ood):.4f}) | {np.mean(coverage):.4f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", default=["mnist/*", "banking77/*"], help="names or patterns")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--epochs", type=int, default=4, help="epochs after the labels")
    parser.add_argument("--reduced", action="store_true", help=f"train on {REDUCED:,} rows at most")
    parser.add_argument("--out", type=Path, default=Path("benchmark-results/novelty.jsonl"))
    parser.add_argument("--one", nargs=2, metavar=("ROW", "SEED"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(run(args.one[0], int(args.one[1]), args.epochs, args.reduced)))
        return
    rows = [row for row in ROWS if any(fnmatch(row, pattern) for pattern in args.rows)]
    if not rows:
        parser.error(f"no row matches {' '.join(args.rows)}; rows are {', '.join(ROWS)}")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in args.out.read_text().splitlines()] if args.out.exists() else []
    for seed in args.seeds:
        for row in rows:
            if any((r["row"], r["seed"], r["reduced"]) == (row, seed, args.reduced) for r in done):
                continue
            command = [sys.executable, __file__, "--epochs", str(args.epochs), "--one", row, str(seed)]
            command += ["--reduced"] if args.reduced else []
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            done.append(json.loads(output.stdout.splitlines()[-1]))
            with args.out.open("a") as file:
                file.write(json.dumps(done[-1]) + "\n")
            print(json.dumps(done[-1]), flush=True)
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, no GPU\n\n{table(done)}")


if __name__ == "__main__":
    main()
