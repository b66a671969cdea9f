"""A data set in a folder: npy for arrays, Parquet for texts, JSON for the rest; no pickle anywhere.

dataset.json     name, class names, scale, pairs, fingerprint; for a registered set its name and options
x.npy            and, where there are any, images.npy, truth.npy, offset.npy, serial.npy
texts.parquet    one column, text
columns.parquet  the columns to show, by their names; also of a registered set, which does not know them
test/            the held-out part, laid out alike

A registered set that every machine loads alike has only dataset.json, and columns.parquet where there are any.
dataset.json is removed first and written last, so that a folder without it holds no data set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rcm_notebook.data.registered import Source
from rcm_notebook.data.validation import as_columns
from rcm_notebook.disk import replacing

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 1
LARGE = 64 * 2**20
"""Bytes from which an array is memory-mapped instead of read: a choice; MNIST's 47 MB are read."""
ARRAYS = ("x", "serial", "offset", "truth", "images")
"""Which fields are arrays; each is a file of its own."""
ABOUT, TEXTS, COLUMNS, TEST = "dataset.json", "texts.parquet", "columns.parquet", "test"


class Stored(NamedTuple):
    """All that a folder keeps of a data set. The fields are those of `rcm_notebook.data.Dataset`, but for two.

    Attributes:
        test: The held-out part, kept alike, or None.
        fingerprint: Of `x` and `serial`.
    """

    x: np.ndarray
    serial: np.ndarray
    offset: np.ndarray
    scale: float
    pairs: str
    names: tuple[str, ...] | None
    truth: np.ndarray | None
    images: np.ndarray | None
    texts: Sequence[str] | None
    columns: Mapping[str, np.ndarray]
    name: str
    test: Stored | None
    source: Source | None
    fingerprint: str


class Named(NamedTuple):
    """What a folder keeps of a registered data set that every machine loads alike.

    Attributes:
        source: How to load it again.
        columns: Columns to show that the user added.
    """

    source: Source
    columns: Mapping[str, np.ndarray]


def save(kept: Stored | Named, folder: Path) -> None:
    """Write a data set to `folder`, which is made where it is not there yet; what was kept there is replaced.

    Raises:
        OSError: The disk is full or gone; `folder` holds no data set then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in (ABOUT, TEXTS, COLUMNS, *(f"{part}.npy" for part in ARRAYS)):
        (folder / name).unlink(missing_ok=True)
    if isinstance(kept, Stored):
        for part in ARRAYS:
            array = getattr(kept, part)
            if array is not None and not (part == "images" and array is kept.x):
                _write_array(folder / f"{part}.npy", array)
        if kept.texts is not None:
            _write_texts(folder / TEXTS, kept.texts)
        if kept.test is not None:
            save(kept.test, folder / TEST)
    if kept.columns:
        _write_columns(folder / COLUMNS, kept.columns)
    with replacing(folder / ABOUT) as file:
        file.write(json.dumps(_about(kept), indent=1).encode())


def load(folder: Path) -> Stored | Named:
    """Read what `save` wrote.

    Raises:
        FileNotFoundError: `folder` holds no data set.
        ValueError: It was written by a newer version.
    """
    about = _read_about(folder)
    if "registered" in about and not (folder / "x.npy").is_file():
        return Named(_source(about), _read_columns(folder / COLUMNS))
    return _read(folder, about)


def _about(kept: Stored | Named) -> dict[str, Any]:
    """Return what dataset.json says."""
    if isinstance(kept, Named):
        about = {"format": FORMAT, "name": kept.source.name, "fingerprint": kept.source.fingerprint}
    else:
        about = {"format": FORMAT, "name": kept.name, "fingerprint": kept.fingerprint, "names": kept.names}
        about |= {"scale": kept.scale, "pairs": kept.pairs, "test": kept.test is not None}
    if kept.source is not None:
        about |= {"registered": kept.source.name, "options": dict(kept.source.options), "exact": kept.source.is_exact}
    return about


def _read_about(folder: Path) -> dict[str, Any]:
    path = folder / ABOUT
    if not path.is_file():
        raise FileNotFoundError(f"No data set in {folder}: {path.name} is missing.")
    about = json.loads(path.read_text(encoding="utf-8"))
    if about["format"] > FORMAT:
        raise ValueError(
            f"{path} has format {about['format']}, this version reads up to {FORMAT}; update rcm_notebook."
        )
    return about


def _read(folder: Path, about: dict[str, Any]) -> Stored:
    x, images = _read_array(folder / "x.npy"), _read_optional(folder / "images.npy")
    return Stored(
        x=x,
        serial=_read_array(folder / "serial.npy"),
        offset=_read_array(folder / "offset.npy"),
        scale=about["scale"],
        pairs=about["pairs"],
        names=None if about["names"] is None else tuple(about["names"]),
        truth=_read_optional(folder / "truth.npy"),
        images=x if images is None and x.ndim > 2 else images,
        texts=_read_texts(folder / TEXTS),
        columns=as_columns(_read_columns(folder / COLUMNS), len(x)),
        name=about["name"],
        test=_read(folder / TEST, _read_about(folder / TEST)) if about["test"] else None,
        source=_source(about) if "registered" in about else None,
        fingerprint=about["fingerprint"],
    )


def _source(about: dict[str, Any]) -> Source:
    return Source(about["registered"], about["options"], about["fingerprint"], about["exact"])


def _write_array(path: Path, array: np.ndarray) -> None:
    with replacing(path) as file:
        np.save(file, array, allow_pickle=False)


def _read_optional(path: Path) -> np.ndarray | None:
    return _read_array(path) if path.is_file() else None


def _read_array(path: Path) -> np.ndarray:
    mode = "r" if path.stat().st_size >= LARGE else None
    try:
        array = np.load(path, mmap_mode=mode, allow_pickle=False)
    except OSError:
        raise
    except Exception as error:  # NumPy raises many kinds for a damaged header.
        raise ValueError(f"{path} is damaged ({error}); put it back from a copy.") from error
    array.flags.writeable = False
    return array


def _write_table(path: Path, table: pa.Table) -> None:
    from pyarrow import parquet

    with replacing(path) as file:
        parquet.write_table(table, file)


def _write_texts(path: Path, texts: Sequence[str]) -> None:
    import pyarrow as pa

    _write_table(path, pa.table({"text": pa.array(texts, pa.large_string())}))


def _read_texts(path: Path) -> tuple[str, ...] | None:
    if not path.is_file():
        return None
    from pyarrow import parquet

    return tuple(parquet.read_table(path).column("text").to_pylist())


def _write_columns(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    import pyarrow as pa

    arrays = [pa.array(values, pa.large_string() if values.dtype == object else None) for values in columns.values()]
    _write_table(path, pa.table(arrays, names=list(columns)))


def _read_columns(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        return {}
    from pyarrow import parquet

    table = parquet.read_table(path)
    return {name: table.column(name).to_numpy() for name in table.column_names}
