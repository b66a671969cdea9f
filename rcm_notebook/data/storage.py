"""A data set in a folder: npy for arrays, Parquet for texts, JSON for the rest; no pickle anywhere.

dataset.json   name, class names, scale, pairs, fingerprint; for a registered set name and options: all of an exact one
x.npy          and, where there are any, images.npy, truth.npy, offset.npy, serial.npy
texts.parquet  one column, text
columns.parquet  the columns to show, by their names; also of a registered set, which does not know them
test/          the held-out part, laid out alike
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from rcm_notebook.data.dataset import Dataset, Source
from rcm_notebook.data.validation import as_columns

FORMAT = 1
LARGE = 64 * 2**20
"""Bytes from which an array is memory-mapped instead of read: a choice; MNIST's 47 MB are read."""
ARRAYS = ("x", "serial", "offset", "truth", "images")


def save(data: Dataset, folder: Path, *, copy: bool = False) -> None:
    """Write `data` to `folder`; see `Dataset.save`."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {"format": FORMAT, "name": data.name, "fingerprint": data.fingerprint}
    source = data.source if data.source is not None and data.source.fingerprint == data.fingerprint else None
    if source is not None:
        about |= {"registered": source.name, "options": dict(source.options), "exact": source.is_exact}
    if source is None or not source.is_exact or copy:
        about |= {"names": data.names, "scale": data.scale, "pairs": data.pairs, "test": data.test is not None}
        for part in ARRAYS:
            array = getattr(data, part)
            if array is not None and not (part == "images" and array is data.x):
                np.save(folder / f"{part}.npy", array, allow_pickle=False)
        if data.texts is not None:
            _write_texts(folder / "texts.parquet", data.texts)
        if data.test is not None:
            save(data.test, folder / "test")
    if data.columns:
        _write_columns(folder / "columns.parquet", data.columns)
    (folder / "dataset.json").write_text(json.dumps(about, indent=1), encoding="utf-8")


def load(folder: Path) -> Dataset:
    """Read a data set that `save` wrote.

    Raises:
        FileNotFoundError: `folder` holds no data set.
        ValueError: It was written by a newer version, or a registered set is not the one that was saved.
    """
    path = folder / "dataset.json"
    if not path.is_file():
        raise FileNotFoundError(f"No data set in {folder}: {path.name} is missing.")
    about = json.loads(path.read_text(encoding="utf-8"))
    if about["format"] > FORMAT:
        raise ValueError(
            f"{path} has format {about['format']}, this version reads up to {FORMAT}; update rcm_notebook."
        )
    columns = _read_columns(folder / "columns.parquet")
    if "registered" in about and not (folder / "x.npy").is_file():
        data = _registered(about, folder)
        return data.with_columns(columns) if columns else data
    x = _array(folder / "x.npy")
    images = x if x.ndim > 2 and not (folder / "images.npy").is_file() else _optional(folder / "images.npy")
    data = Dataset(
        x=x,
        serial=_array(folder / "serial.npy"),
        offset=_array(folder / "offset.npy"),
        truth=_optional(folder / "truth.npy"),
        images=images,
        scale=about["scale"],
        pairs=about["pairs"],
        names=None if about["names"] is None else tuple(about["names"]),
        texts=_read_texts(folder / "texts.parquet"),
        columns=as_columns(columns, len(x)),
        name=about["name"],
        test=load(folder / "test") if about["test"] else None,
        source=_source(about) if "registered" in about else None,
    )
    data.__dict__["fingerprint"] = about["fingerprint"]
    return data


def _source(about: dict) -> Source:
    return Source(about["registered"], about["options"], about["fingerprint"], about["exact"])


def _registered(about: dict, folder: Path) -> Dataset:
    from rcm_notebook.data import load as load_registered

    data = load_registered(about["registered"], **about["options"])
    if data.fingerprint != about["fingerprint"]:
        raise ValueError(
            f"{folder} was made with another version of the data set {about['registered']!r} (fingerprint "
            f"{about['fingerprint'][:12]}, now {data.fingerprint[:12]}); start a new session."
        )
    return data


def _optional(path: Path) -> np.ndarray | None:
    return _array(path) if path.is_file() else None


def _array(path: Path) -> np.ndarray:
    array = np.load(path, mmap_mode="r" if path.stat().st_size >= LARGE else None, allow_pickle=False)
    array.flags.writeable = False
    return array


def _write_texts(path: Path, texts) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"text": pa.array(texts, pa.large_string())}), path)


def _read_texts(path: Path) -> tuple[str, ...] | None:
    if not path.is_file():
        return None
    from pyarrow import parquet

    return tuple(parquet.read_table(path).column("text").to_pylist())


def _write_columns(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    arrays = [pa.array(values, pa.large_string() if values.dtype == object else None) for values in columns.values()]
    parquet.write_table(pa.table(arrays, names=list(columns)), path)


def _read_columns(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        return {}
    from pyarrow import parquet

    table = parquet.read_table(path)
    return {name: table.column(name).to_numpy() for name in table.column_names}
