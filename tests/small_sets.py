"""Small data sets with all kinds of files, and how two of them are compared."""

import json
from dataclasses import replace

import numpy as np
from present import present

from rcm_notebook.data import Dataset, storage


def same(a: Dataset | None, b: Dataset | None):
    a, b = present(a), present(b)
    for part in storage.ARRAYS:
        left, right = getattr(a, part), getattr(b, part)
        assert (left is None) == (right is None), part
        assert left is None or (left.dtype == right.dtype and np.array_equal(left, right)), part
    assert (a.names, a.texts, a.name, a.pairs, a.scale) == (b.names, b.texts, b.name, b.pairs, b.scale)
    assert list(a.columns) == list(b.columns)
    for name, values in a.columns.items():
        assert values.dtype == b.columns[name].dtype, name
        if values.dtype == object:
            assert values.tolist() == b.columns[name].tolist()
        else:
            assert np.array_equal(values, b.columns[name], equal_nan=values.dtype == float)
    assert a.fingerprint == b.fingerprint == replace(b).fingerprint


def as_version_0_1_0(folder):
    """Rewrite the dataset.json of a folder, and of its test part, as version 0.1.0 did: without hashes."""
    at, values = folder, json.loads((folder / "dataset.json").read_text())
    while values:
        kept = {key: value for key, value in values.items() if key not in ("files", "checksum")}
        has_test = {"test": bool(values["test"])} if "test" in values else {}
        (at / "dataset.json").write_text(json.dumps({**kept, **has_test, "format": 1}))
        at, values = at / "test", values.get("test")


def vectors(**options):
    rng = np.random.default_rng(0)
    return Dataset.from_arrays(rng.normal(size=(6, 3)), **options)


WHOLE = {
    "truth": list("abcabc"),
    "texts": list("uvwxyz"),
    "images": np.zeros((6, 2, 2)),
    "columns": {"n": np.arange(6)},
}


def whole(**options):
    """A data set with every file that there is: seven, seven of its test part, and dataset.json."""
    return vectors(**WHOLE | options, test=vectors(**WHOLE, serial=list("abcdef")))


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
