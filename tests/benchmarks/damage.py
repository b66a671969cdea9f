"""Random damage to the files of a session: each is read as it was, or the error names the file; nothing else happens.

    python tests/benchmarks/damage.py --changes 10000
    python tests/benchmarks/damage.py --changes 2000 --files 'data/*' --seed 7

A change flips a bit, replaces, removes, repeats or zeroes some bytes, puts some in, or cuts the file. What is read is
all that opening a session reads: config, data set, labels, checkpoint and journal. Four outcomes are right:

    same    everything is read as it was
    named   `Damaged` names the file that was changed
    older   for a file of the newest checkpoint: a warning names it, and the checkpoint before is read
    cut     for a log whose end is gone: the lines before are read; a kill may leave such a file, and labels.csv tells

Every other outcome is printed with the change, and the exit status is 1.
"""

import argparse
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np

import rcm_notebook as rcm
from rcm_notebook.disk import Damaged
from rcm_notebook.labels import LabelStore
from rcm_notebook.model import RCMVAE
from rcm_notebook.runs import RunFolder
from rcm_notebook.training import Checkpoints, journal, state_shapes

KINDS = ("flip", "byte", "zero", "delete", "repeat", "insert", "cut")
RIGHT = ("same", "named", "older", "cut")
MODEL = rcm.ModelConfig(components=4, latent=2, encoder="dense", encoder_width=8, decoder_widths=(8,))
TRAIN = rcm.TrainConfig(batch=20, min_steps=2, labelled_batch=4, warmup=1)


class Change(NamedTuple):
    """One change of a file: its kind, where, and how many bytes."""

    kind: str
    at: int
    length: int

    def of(self, content: bytes, rng: np.random.Generator) -> bytes:
        """Return the changed content."""
        before, part, after = np.split(np.frombuffer(content, np.uint8), [self.at, self.at + self.length])
        noise = rng.integers(256, size=self.length, dtype=np.uint8)
        middle = {
            "flip": part ^ np.uint8(1 << int(rng.integers(8))),
            "byte": noise[: len(part)],
            "zero": np.zeros_like(part),
            "delete": part[:0],
            "repeat": np.concatenate([part, part]),
            "insert": np.concatenate([noise, part]),
            "cut": part[:0],
        }[self.kind]
        return b"".join(bit.tobytes() for bit in (before, middle, after if self.kind != "cut" else after[:0]))


def draw(size: int, rng: np.random.Generator) -> Change:
    """Return a random change of a file of `size` bytes."""
    kind = str(rng.choice(KINDS))
    length = 1 if kind in ("flip", "byte") else int(rng.integers(1, 33))
    return Change(kind, int(rng.integers(size)), length)


def make(path: Path) -> Path:
    """Make a small session with every kind of file, and two checkpoints, and return its folder."""
    rng = np.random.default_rng(0)
    given: dict[str, Any] = {"names": ["ant", "bee"], "texts": [f"text {i}" for i in range(40)]}
    given |= {"columns": {"n": np.arange(40)}, "images": np.zeros((40, 4, 4), np.uint8)}
    test = rcm.Dataset.from_arrays(rng.normal(size=(6, 5)), truth=[0, 1] * 3)
    data = rcm.Dataset.from_arrays(
        rng.normal(size=(40, 5)), truth=[0, 1] * 20, serial=np.arange(40) + 100, test=test, **given
    )
    with rcm.Session(data, path, model=MODEL, train=TRAIN) as session:
        session.train(1, progress=False)
        session.assign([0, 2], "ant")
        session.assign([1, 3, 5], "bee")
        session.undo()
        session.assign([7], "can't tell")
        session.add_class("cat")
        session.train(1, progress=False)
    return path


def picture(folder: RunFolder) -> dict[str, Any]:
    """Return everything that opening a session reads, so that it can be compared."""
    config = folder.read_config()
    data = rcm.Dataset.load(folder.data)
    store = LabelStore(folder.path, len(data), read_only=True)
    found = Checkpoints(folder.checkpoints).restore(state_shapes(RCMVAE(config.model, data.shape)))
    assert found is not None
    learned, settings = found
    leaves = jax.tree.leaves((learned.state, learned.positions))
    return {
        "config": repr(config),
        "data": [parts_of(data), parts_of(data.test)],
        "labels": (store.labels.codes.tolist(), store.labels.classes, repr(store.annotations)),
        "learned": ([np.asarray(leaf).tobytes() for leaf in leaves], repr(learned.history), repr(settings)),
        "journal": repr(journal.read(folder.journal)),
    }


def parts_of(data: Any) -> list[Any]:
    """Return the fields of a data set, arrays as bytes."""
    arrays = (data.x, data.serial, data.offset, data.truth, data.images, *data.columns.values())
    known = [None if one is None else (one.dtype.str, one.shape, np.asarray(one).tobytes()) for one in arrays]
    return [*known, data.scale, data.pairs, data.names, data.texts, list(data.columns), data.name, data.fingerprint]


def files(folder: RunFolder, pattern: str = "*") -> list[Path]:
    """Return the files that are not empty, but for the lock and for a graph of neighbours, which is made anew."""
    found = (path for path in sorted(folder.path.rglob("*")) if path.is_file() and path.stat().st_size)
    return [path for path in found if fnmatch(path.relative_to(folder.path).as_posix(), pattern)]


def outcome(folder: RunFolder, path: Path, change: Change, content: bytes, was: dict[str, Any]) -> str:
    """Return what comes of a changed file, one of RIGHT or a description; `content` is what it was."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            now = picture(folder)
        except Damaged as error:
            return "named" if error.path == path else f"another file is named: {error}"
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    if now == was:
        return "same"
    differing = [part for part in was if now[part] != was[part]]
    newest = folder.checkpoints / "1"
    if differing == ["learned"] and newest in path.parents:
        name = path.relative_to(newest.parent).as_posix()
        return "older" if any(name in str(one.message) for one in told) else "an older checkpoint, without a word"
    is_end_gone = change.kind in ("cut", "delete", "zero") and change.at + change.length >= len(content)
    if path.suffix == ".log" and (is_end_gone or change.kind == "cut"):
        return "cut"
    return f"{', '.join(differing)} changed silently"


def trials(folder: RunFolder, count: int, seed: int, pattern: str = "*") -> Iterator[tuple[Path, Change, str]]:
    """Yield random changes, each of one file that is whole again afterwards, and what came of them."""
    rng = np.random.default_rng(seed)
    was, paths = picture(folder), files(folder, pattern)
    for number in range(count):
        path = paths[number % len(paths)]
        content = path.read_bytes()
        change = draw(len(content), rng)
        path.write_bytes(change.of(content, rng))
        try:
            yield path, change, outcome(folder, path, change, content, was)
        finally:
            path.write_bytes(content)


def main() -> int:
    """Run the trials, and return 1 if one went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--files", default="*", help="pattern of the files to damage, such as 'data/*'")
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as where:
        folder = RunFolder(make(Path(where) / "run"))
        for path, change, what in trials(folder, given.changes, given.seed, given.files):
            counts[what if what in RIGHT else "wrong"] += 1
            if what not in RIGHT:
                print(f"{path.relative_to(folder.path)}, {change}: {what}", flush=True)
    print(f"{given.changes} changes in {time.monotonic() - start:.0f} s: {dict(counts)}")
    return int(counts["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
