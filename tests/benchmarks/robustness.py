"""What a user does wrong or cannot help: wrong labels, a class without labels, one label in all, many or rare classes.

    python tests/benchmarks/robustness.py --seeds 0 1 2 3 4
    python tests/benchmarks/robustness.py --data mnist --cases 'wrong *' --seeds 0

Sessions as a user has them, with default settings; the structure phase, which sees no label, is trained once a data set
and seed. Accuracy is on the test rows. *Known* are the unlabelled training rows that are not shown as unknown.

Resumable: every finished case and seed is one JSON line in `--out`. Banking77, the case of 77 classes, comes from the
folder in RCM_DATA.
"""

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from few_labels import Results, code
from label_rows import INTENTS, draw, held_out_of, load, truth_of

import rcm_notebook as rcm

EACH = 5  # Labels a class in the cases of wrong labels and of a class without any.
RARE = 50  # The most frequent class has this many times the rows of the rarest.

Labels = tuple[np.ndarray, np.ndarray]
"""Rows and the class ids that the user gives them."""


def wrong(share: float) -> Callable[[rcm.Dataset, int], Labels]:
    """Return labels of which a share is of another class, drawn at random."""

    def choose(data: rcm.Dataset, seed: int) -> Labels:
        truth = truth_of(data)
        classes = len(np.unique(truth))
        rows = draw(truth, EACH * classes, seed)
        ids, rng = truth[rows].copy(), np.random.default_rng((seed, 1))
        for at in rng.permutation(len(rows))[: round(share * len(rows))]:
            ids[at] = rng.choice(np.delete(np.arange(classes), ids[at]))
        return rows, ids

    return choose


def one_class_without(data: rcm.Dataset, seed: int) -> Labels:
    """Return labels of all classes but one, which changes with the seed."""
    truth = truth_of(data)
    classes = len(np.unique(truth))
    rows = draw(truth, EACH * classes, seed)
    rows = rows[truth[rows] != seed % classes]
    return rows, truth[rows]


def one_in_all(data: rcm.Dataset, seed: int) -> Labels:
    """Return a single label."""
    rows = np.random.default_rng(seed).choice(len(data), 1)
    return rows, truth_of(data)[rows]


def even(budget: int) -> Callable[[rcm.Dataset, int], Labels]:
    """Return labels drawn evenly over the classes."""

    def choose(data: rcm.Dataset, seed: int) -> Labels:
        truth = truth_of(data)
        rows = draw(truth, budget, seed)
        return rows, truth[rows]

    return choose


def one_each_and_more(data: rcm.Dataset, seed: int) -> Labels:
    """Return one label a class, and as they come up to five times as many as there are classes."""
    truth = truth_of(data)
    classes = len(np.unique(truth))
    first = draw(truth, classes, seed)
    rest = np.setdiff1d(np.arange(len(data)), first)
    more = np.random.default_rng((seed, 2)).choice(rest, (EACH - 1) * classes, replace=False)
    rows = np.concatenate([first, more])
    return rows, truth[rows]


def imbalanced(data: rcm.Dataset) -> rcm.Dataset:
    """Return rows of which each class has fewer than the one before, the last `RARE` times fewer than the first."""
    truth = truth_of(data)
    classes = np.unique(truth)
    most = np.bincount(truth).min()
    kept = np.rint(most * np.geomspace(1, 1 / RARE, len(classes))).astype(int)
    rng = np.random.default_rng(0)
    rows = [
        rng.choice(np.flatnonzero(truth == c), max(n, 1), replace=False) for c, n in zip(classes, kept, strict=True)
    ]
    return data.take(np.sort(np.concatenate(rows)))


def cases(name: str) -> dict[str, tuple[str, Callable[[rcm.Dataset, int], Labels]]]:
    """Return every case by name: the variant of the data that it needs, and how labels are given."""
    table = {f"wrong {share:.0%}": (name, wrong(share)) for share in (0.0, 0.1, 0.2, 0.3)}
    return table | {
        "a class without labels": (name, one_class_without),
        "one label in all": (name, one_in_all),
        f"imbalance 1:{RARE}": (f"{name}, imbalanced", one_each_and_more),
        f"{INTENTS} classes": ("banking77", even(EACH * INTENTS)),
    }


def variant(name: str) -> rcm.Dataset:
    """Return a data set by the name that a case gives it."""
    name, _, changed = name.partition(", ")
    return imbalanced(load(name)) if changed else load(name)


def structure(name: str, seed: int, folder: Path) -> None:
    """Train the structure phase into `folder`, unless it is there."""
    if folder.exists():
        return
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with rcm.Session(variant(name), partial, train=rcm.TrainConfig(seed=seed)) as session:
        assert session.phase.epochs is not None
        session.train(session.phase.epochs, progress=False)
    partial.rename(folder)


def run(folder: Path, choose: Callable[[rcm.Dataset, int], Labels], seed: int, epochs: int) -> dict:
    """Give the labels of one case to a copy of the session in `folder`, train on, and return what it reached."""
    with tempfile.TemporaryDirectory() as place:
        copy = shutil.copytree(folder, Path(place) / "session")
        with rcm.Session.open(copy) as session:
            data = session.data
            rows, ids = choose(data, seed)
            for class_id in np.unique(ids):
                session.assign(rows[ids == class_id], int(class_id))
            session.train(epochs, progress=False)
            held_out = held_out_of(data)
            test, answers, prediction = truth_of(held_out), session.predict(held_out.x), session.prediction
    right, labelled = answers == test, np.isin(test, ids)
    rest = np.setdiff1d(np.arange(len(data)), rows)
    known = rest[~prediction.unknown[rest]]
    return {
        "labels": len(rows),
        "accuracy": float(right.mean()),
        "balanced": float(np.mean([right[test == c].mean() for c in np.unique(test)])),
        "labelled_classes": float(right[labelled].mean()),
        "known": len(known) / len(rest),
        "right_among_known": float((prediction.ids[known] == truth_of(data)[known]).mean()) if len(known) else None,
    }


COLUMNS = {
    "accuracy": "accuracy",
    "balanced": "balanced accuracy",
    "labelled_classes": "of classes with a label",
    "known": "shown as known",
    "right_among_known": "right among these",
}


def table(results: list[dict]) -> str:
    """Return mean ± standard deviation (smallest) over the seeds, in percent, as Markdown."""
    lines = [f"| data | case | labels | seeds | {' | '.join(COLUMNS.values())} |", "|---" * (4 + len(COLUMNS)) + "|"]
    for row, case in dict.fromkeys((result["row"], result["method"]) for result in results):
        found = [result for result in results if (result["row"], result["method"]) == (row, case)]
        cells = []
        for column in COLUMNS:
            percent = 100 * np.array([result[column] for result in found if result[column] is not None])
            cells.append(f"{percent.mean():.1f} ± {percent.std():.1f} ({percent.min():.1f})" if len(percent) else "")
        lines.append(f"| {row} | {case} | {found[0]['labels']} | {len(found)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Run what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="digits")
    parser.add_argument("--cases", nargs="+", default=["*"], help="names or patterns, such as 'wrong *'")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    parser.add_argument("--epochs", type=int, default=4, help="epochs after the labels")
    parser.add_argument("--out", type=Path, default=Path("benchmark-results/robustness.jsonl"))
    args = parser.parse_args()
    results, shown = Results(args.out.resolve(), code()), []
    for case, (name, choose) in cases(args.data).items():
        if not any(fnmatch(case, pattern) for pattern in args.cases):
            continue
        for seed in args.seeds:
            line = results.find(name, seed, case)
            if line is None:
                folder = results.path.parent / "robustness" / f"{name}-{seed}-{results.of}".replace(", ", "-")
                structure(name, seed, folder)
                line = {"row": name, "seed": seed, "method": case} | run(folder, choose, seed, args.epochs)
                results.add(line)
            shown.append(line)
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, no GPU\n\n{table(shown)}")


if __name__ == "__main__":
    main()
