"""The files of a saved data set: npy, Parquet and JSON, each with its sha256, and not read where that differs."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeVar

import numpy as np

from rcm_notebook.disk import Damaged, replacing

if TYPE_CHECKING:
    import pyarrow as pa

LARGE = 64 * 2**20
"""Bytes from which an array is memory-mapped instead of read: a choice; MNIST's 47 MB are read."""

Read = TypeVar("Read")


class Kept(NamedTuple):
    """A file of a saved data set.

    Attributes:
        path: Where it is.
        sha256: Of its content, in hexadecimal; None where version 0.1.0 wrote it, which kept none.
    """

    path: Path
    sha256: str | None

    @property
    def is_mapped(self) -> bool:
        """Whether it is an array that is memory-mapped."""
        return self.path.suffix == ".npy" and self.path.is_file() and self.path.stat().st_size >= LARGE


def write_array(path: Path, array: np.ndarray) -> Kept:
    """Write an array."""
    return _write(path, lambda file: np.save(file, array, allow_pickle=False))


def write_texts(path: Path, texts: Sequence[str]) -> Kept:
    """Write texts, the column ``text``."""
    import pyarrow as pa

    return _write_table(path, pa.table({"text": pa.array(texts, pa.large_string())}))


def write_columns(path: Path, columns: Mapping[str, np.ndarray]) -> Kept:
    """Write columns by their names."""
    import pyarrow as pa

    arrays = [pa.array(values, pa.large_string() if values.dtype == object else None) for values in columns.values()]
    return _write_table(path, pa.table(arrays, names=list(columns)))


def write_json(path: Path, value: Any) -> Kept:
    """Write a plain value."""
    content = json.dumps(value).encode()
    return _write(path, lambda file: file.writelines([content]))


def read_array(kept: Kept) -> np.ndarray:
    """Return an array that cannot be written to. A memory-mapped one is not checked; see `check`.

    Raises:
        Damaged: The file is gone, or its content is not what was written.
    """
    if kept.is_mapped:
        array = _parsed(kept, lambda: np.load(kept.path, mmap_mode="r", allow_pickle=False))
    else:
        content = io.BytesIO(_content(kept))
        array = _parsed(kept, lambda: np.load(content, allow_pickle=False))
    array.flags.writeable = False
    return array


def read_texts(kept: Kept) -> tuple[str, ...]:
    """Return the texts. Raises Damaged as `read_array`."""
    return _read_table(kept, lambda table: tuple(table.column("text").to_pylist()))


def read_columns(kept: Kept) -> dict[str, np.ndarray]:
    """Return the columns. Raises Damaged as `read_array`."""
    return _read_table(kept, lambda table: {name: table.column(name).to_numpy() for name in table.column_names})


def read_json(kept: Kept) -> Any:
    """Return the plain value. Raises Damaged as `read_array`."""
    return _parsed(kept, lambda: json.loads(_content(kept)))


def check(kept: Kept) -> None:
    """Read a file from end to end. Raises Damaged if its content is not what was written."""
    if not kept.path.is_file():
        raise Damaged(kept.path, "it is gone")
    if kept.sha256 is not None and _digest(kept.path) != kept.sha256:
        raise Damaged(kept.path, "its content is not what was saved; the sha256 differs")


def _write(path: Path, write: Callable[[BinaryIO], None]) -> Kept:
    with replacing(path) as file:
        write(file)
    return Kept(path, _digest(path))


def _write_table(path: Path, table: pa.Table) -> Kept:
    from pyarrow import parquet

    return _write(path, lambda file: parquet.write_table(table, file))


def _read_table(kept: Kept, read: Callable[[pa.Table], Read]) -> Read:
    from pyarrow import parquet

    content = io.BytesIO(_content(kept))
    return _parsed(kept, lambda: read(parquet.read_table(content)))


def _content(kept: Kept) -> bytes:
    """Return a file's content, which is what was written."""
    check(kept)
    return kept.path.read_bytes()


def _parsed(kept: Kept, read: Callable[[], Read]) -> Read:
    try:
        return read()
    except Damaged:
        raise
    except Exception as error:  # NumPy and Arrow raise many kinds; the content itself has been read.
        raise Damaged(kept.path, f"{type(error).__name__}: {str(error).rstrip('.')}") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
