"""Damage of all kinds to each file that comes from outside: it is read, or refused by an error that is documented.

    python tests/benchmarks/fuzz.py
    python tests/benchmarks/fuzz.py --inputs 1000 --readers labels.csv journal.log --seed 3

Each input is a valid file with one to six mutations: bits, bytes, lines and numbers changed, cut, doubled, swapped, or
replaced by what readers stumble over. The table says how many of them were read, refused, and ended in any other way;
of the latter it shows each kind with the seed that makes it again.
"""

import argparse
import io
import json
import re
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from rcm_notebook.components.record import SurgeryRecord
from rcm_notebook.data import Dataset
from rcm_notebook.disk import parse_log
from rcm_notebook.experiments.config import SHIPPED as CONFIGS
from rcm_notebook.experiments.config import load_config, shipped
from rcm_notebook.interop import read as read_labels
from rcm_notebook.labels import LabelStore, csv, replay
from rcm_notebook.report.timeline import moments
from rcm_notebook.runs import RunFolder, read_run
from rcm_notebook.session.opening import new_config
from rcm_notebook.training import journal

ROWS = 12
SERIAL = np.arange(100, 100 + ROWS)
TOKENS = [
    *(b"null", b"true", b"-1", b"0", b"1.7", b"1e999", b"NaN", b"-Infinity", b"99999999999999999999", b'"1"', b"''"),
    *(b"[]", b"{}", b"[[[[[[", b"}}", b'{"a": [1]}', b"&a [*a]", b"*b", b"<<: ", b"!!int ''", b"!!python/name:os.open"),
    *(
        b"\n",
        b"\r",
        b"\t",
        b",",
        b";",
        b'"',
        b"\\",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        "\u2028語".encode(),
    ),
    *(b"../../x", b"$\\vec x_{1$", b"x" * 300, b"1" * 5000, b": ", b"- ", b"? ", b"# ", b"can't tell", b"label\n"),
]
"""What readers stumble over."""
WORD = re.compile(rb"[\w.'\"+-]+")
OLD_LOG = b"""{"format":1,"n":12,"classes":["a","b"]}
{"t":1700000000.5,"do":"label","rows":[0,1],"class":0}
{"t":1700000001.5,"do":"label","rows":[2,3],"class":[2,1],"from":"other.csv","new":["c"]}
{"csv":"%s","was":null}
{"t":1700000002.5,"do":"split_component","component":0,"into":1,"file":"0000"}
{"t":1700000003.5,"do":"undo"}
{"t":1700000004.5,"do":"merge_classes","class":1,"into":0}
{"t":1700000005.5,"do":"reserve_component","component":2,"class":0}
{"t":1700000006.5,"do":"audit","rows":[5,6],"predicted":[0,-1],"labels":4}
""" % (b"0" * 64)
"""A log whose lines have no checksum, so that what they say is read and not refused for its sum."""


class Reader(NamedTuple):
    """What is read: valid contents, and a function of the path of a changed one."""

    seeds: list[bytes]
    read: Callable[[Path], object]
    errors: tuple[type[Exception], ...] = (ValueError, LookupError)


def mutated(seeds: list[bytes], rng: np.random.Generator) -> bytes:
    """Return one of the contents with one to six mutations."""
    content = bytearray(seeds[rng.integers(len(seeds))])
    for _ in range(min(int(rng.geometric(0.5)), 6)):
        MUTATIONS[rng.integers(len(MUTATIONS))](content, rng)
    return bytes(content)


def _span(content: bytearray, rng: np.random.Generator) -> slice:
    """Return a part of the content, short more often than long."""
    begin = int(rng.integers(len(content) + 1))
    return slice(begin, begin + int(rng.geometric(0.1)))


def _flip(content: bytearray, rng: np.random.Generator) -> None:
    if content:
        content[rng.integers(len(content))] ^= 1 << int(rng.integers(8))


def _cut(content: bytearray, rng: np.random.Generator) -> None:
    del content[_span(content, rng)]


def _end(content: bytearray, rng: np.random.Generator) -> None:
    del content[int(rng.integers(len(content) + 1)) :]


def _double(content: bytearray, rng: np.random.Generator) -> None:
    part = _span(content, rng)
    content[part.start : part.start] = bytes(content[part]) * int(rng.integers(1, 4))


def _token(content: bytearray, rng: np.random.Generator) -> None:
    content[_span(content, rng) if rng.random() < 0.7 else slice(0, 0)] = TOKENS[rng.integers(len(TOKENS))]


def _value(content: bytearray, rng: np.random.Generator) -> None:
    """Put a token in the place of a word or number."""
    words = [m for m in WORD.finditer(content)]
    if words:
        word = words[rng.integers(len(words))]
        content[word.start() : word.end()] = TOKENS[rng.integers(len(TOKENS))]


def _lines(content: bytearray, rng: np.random.Generator) -> None:
    lines = content.split(b"\n")
    a, b = (int(one) for one in rng.integers(len(lines), size=2))
    if rng.random() < 0.5:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines.insert(a, lines[b])
    content[:] = b"\n".join(lines)


MUTATIONS = (_flip, _cut, _end, _double, _token, _value, _value, _lines)


def readers(folder: Path) -> dict[str, Reader]:
    """Return every reader by the name of what it reads; valid contents are made in `folder`."""
    data = Dataset.from_arrays(np.random.default_rng(0).normal(size=(ROWS, 3)), ["a", "b"], serial=SERIAL)
    run = RunFolder(folder / "run")
    run.write_config(new_config(data, None, None, None, None))
    store = LabelStore(run.path, ROWS, ["a", "b"], SERIAL)
    store.assign([0, 1], "a")
    store.assign([2, 3], "new, quoted")
    store.assign([4], "can't tell")
    store.undo()
    store.merge_classes("b", "a")
    store.split_component(0, 1, "0000")
    store.audit([5, 6], [0, -1])
    store.name_component(3, "three")
    store.delete_class("a")
    store.close()
    log = run.label_log.read_bytes()
    notes = [{"step": s, "log": 40, "ids": 5, "weights": {"kl_z": 0.5}, "learning_rate_factor": 1.0} for s in (0, 9)]
    data.save(folder / "data")
    SurgeryRecord(np.linspace(0, 1, ROWS, dtype=np.float32), 3, (np.eye(2),)).write(folder / "record.npz")
    table = io.BytesIO()
    pd.DataFrame({"x": [[0.1, 2.0]] * 4, "note": list("abcd"), "Serial": range(4)}).to_parquet(table)
    choice = {"type": "choices", "from_name": "label", "to_name": "text", "value": {"choices": ["a"]}}
    tasks = [{"id": i, "data": {"Serial": 100 + i}, "annotations": [{"result": [choice]}]} for i in range(4)]
    known, path = ("a", "b"), run.label_log

    def history(at: Path) -> object:
        lines = parse_log(at.read_bytes(), at)
        replay(lines, at, ROWS, known)
        return moments(lines)

    def result(at: Path) -> object:
        run.result.write_bytes(at.read_bytes())
        return read_run(run.path)

    def array(at: Path) -> Dataset:
        (folder / "data" / "x.npy").write_bytes(at.read_bytes())
        return Dataset.load(folder / "data")

    return {
        "experiment.yaml": Reader([(CONFIGS / f"{name}.yaml").read_bytes() for name in shipped()], _experiment),
        "config.yaml": Reader([run.config.read_bytes()], lambda at: RunFolder(_as(at, "config.yaml")).read_config()),
        "metrics.csv": Reader(
            [b"epoch,phase,step,total\n1,structure,100,3.5\n2,structure,200,\n"],
            lambda at: RunFolder(_as(at, "metrics.csv")).read_metrics(),
        ),
        "result.json": Reader([b'{"accuracy": 0.5, "nll": 1.25, "ece": null}'], result, ()),
        "labels.csv": Reader(
            [run.labels.read_bytes(), csv.render(np.array([0, 1, -2] * 4), known, SERIAL)],
            lambda at: csv.parse(at.read_bytes(), known, SERIAL),
        ),
        "labels.log": Reader([log, OLD_LOG], lambda at: replay(parse_log(at.read_bytes(), path), path, ROWS, known)),
        "timeline": Reader([log, OLD_LOG], history),
        "journal.log": Reader(["".join(json.dumps(note) + "\n" for note in notes).encode()], journal.read),
        "Label Studio": Reader(
            [json.dumps(tasks).encode()], lambda at: read_labels(_as(at, "tasks.json"), "label_studio")
        ),
        "labels.parquet": Reader([_labels()], lambda at: read_labels(at, "parquet")),
        "x.parquet": Reader([table.getvalue()], lambda at: Dataset.from_parquet(at, "x", texts="note")),
        "record.npz": Reader([(folder / "record.npz").read_bytes()], SurgeryRecord.read),
        "x.npy": Reader([(folder / "data" / "x.npy").read_bytes()], array),
    }


def _as(path: Path, name: str) -> Path:
    """Return `path` under another name; for config.yaml and metrics.csv, the folder that holds it."""
    target = path.parent / name
    target.write_bytes(path.read_bytes())
    return target.parent if name in ("config.yaml", "metrics.csv") else target


def _experiment(path: Path) -> object:
    return load_config(path.rename(path.with_suffix(".yaml")))


def _labels() -> bytes:
    table = io.BytesIO()
    pd.DataFrame({"Serial": SERIAL[:4], "label": ["a", "b", None, "a"]}).to_parquet(table)
    return table.getvalue()


class Found(NamedTuple):
    """How the inputs of one reader ended: numbers, and each kind of undocumented error with a seed that makes it."""

    read: int
    refused: int
    others: Counter[str]
    seeds: dict[str, int]
    slowest: float


def fuzz(reader: Reader, inputs: int, seed: int, folder: Path) -> Found:
    """Give a reader this many inputs; input i is made from the seed `seed + i`."""
    ends: Counter[str] = Counter()
    seeds: dict[str, int] = {}
    refused, slowest = 0, 0.0
    for one in range(seed, seed + inputs):
        path = folder / "input"
        path.write_bytes(mutated(reader.seeds, np.random.default_rng(one)))
        begin = time.perf_counter()
        try:
            reader.read(path)
        except reader.errors:
            refused += 1
        except Exception as error:
            kind = f"{type(error).__name__}: {str(error).splitlines()[0][:90] if str(error) else ''}"
            ends[kind] += 1
            seeds.setdefault(kind, one)
        slowest = max(slowest, time.perf_counter() - begin)
    return Found(inputs - refused - ends.total(), refused, ends, seeds, slowest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000, help="inputs for each reader")
    parser.add_argument("--readers", nargs="*", help="names; default: all")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        known = readers(Path(folder))
        (Path(folder) / "inputs").mkdir()
        print(f"{'reader':16} {'inputs':>7} {'read':>7} {'refused':>7} {'others':>7} {'slowest':>8}")
        for name in given.readers or known:
            found = fuzz(known[name], given.inputs, given.seed, Path(folder) / "inputs")
            counts = f"{given.inputs:7,} {found.read:7,} {found.refused:7,} {found.others.total():7,}"
            print(f"{name:16} {counts} {found.slowest:6.2f} s", flush=True)
            for kind, count in found.others.most_common(12):
                print(f"    {count:5} of seed {found.seeds[kind]}: {kind}")


if __name__ == "__main__":
    main()
