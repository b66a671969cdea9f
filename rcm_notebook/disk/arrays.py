"""Arrays in an npz file, whose damage is noticed: the zip archive keeps a CRC-32 of each array.

NumPy's own reader stops where an array says that it ends, and there the checksum may not have been compared yet.
"""

import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from rcm_notebook.disk.damaged import RESTORE, Damaged
from rcm_notebook.disk.files import replacing


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Replace a file by arrays with their names. Raises OSError if the disk is full or gone."""
    with replacing(path) as file:
        np.savez(file, **arrays)


def read_arrays(path: Path, needed: Collection[str], remedy: str = RESTORE) -> dict[str, np.ndarray]:
    """Return the arrays that `write_arrays` wrote, by their names.

    Args:
        path: The file.
        needed: Names that must be there.
        remedy: What the user can do if the file is damaged.

    Raises:
        Damaged: The file is gone, or its content is not what was written.
    """
    with _reading(path, remedy) as file, zipfile.ZipFile(file) as archive:
        found = {name.removesuffix(".npy"): _member(archive, name) for name in archive.namelist()}
        file.seek(-12, 2)  # The count of arrays; a wrong length in the directory makes zipfile skip some.
        if int.from_bytes(file.read(2), "little") != len(archive.namelist()):
            raise ValueError("its directory does not list all arrays")
    if missing := [name for name in needed if name not in found]:
        raise Damaged(path, f"it has no {missing[0]!r}", remedy)
    return found


def read_bare_array(path: Path, remedy: str = RESTORE) -> np.ndarray:
    """Return the array of an npy file, which has no checksum. Raises Damaged if it is gone or is no array."""
    with _reading(path, remedy) as file:
        return npy.read_array(file, allow_pickle=False)


@contextmanager
def _reading(path: Path, remedy: str) -> Iterator[BinaryIO]:
    """Open a file; where the block cannot read it, it is damaged."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Damaged(path, "it is gone", remedy) from None
    with file:
        try:
            yield file
        except Exception as error:  # zipfile and NumPy raise many kinds.
            raise Damaged(path, f"{type(error).__name__}: {str(error).rstrip('.')}", remedy) from error


def _member(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    with archive.open(name) as file:
        array = npy.read_array(file, allow_pickle=False)
        file.read()  # To the end, where the checksum is compared.
    return array
