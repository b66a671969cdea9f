"""The folder in which downloads and long computations are kept, so that they happen once a machine."""

import hashlib
import os
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from rcm_notebook.disk import Damaged, make_folder, read_arrays, write_arrays

LIMIT = 4 * 2**30
"""Bytes of computed arrays that are kept, the newest first: a choice."""


def cache_folder() -> Path:
    """Return where downloads and computed arrays are kept."""
    from platformdirs import user_cache_path

    return user_cache_path("rcm_notebook")


def cached(
    kind: str, key: str, needed: Iterable[str], compute: Callable[[], Mapping[str, np.ndarray]]
) -> Mapping[str, np.ndarray]:
    """Return computed arrays by name, from the cache where they are there.

    What cannot be read is computed again; what cannot be kept is told in a warning.

    Args:
        kind: Name of the folder that they are kept in.
        key: A digest of all that they follow from.
        needed: Their names.
        compute: Computes them.
    """
    folder = cache_folder() / kind
    path = folder / f"{key}.npz"
    if path.is_file():
        with suppress(Damaged):
            arrays = read_arrays(path, tuple(needed))
            with suppress(OSError):
                os.utime(path)  # The time of last use, by which `_make_room` goes.
            return arrays
    arrays = compute()
    try:
        make_folder(folder)
        write_arrays(path, arrays)
        _make_room(folder)
    except OSError as error:
        warnings.warn(f"{path} cannot be written ({error}), so that this is computed again next time.", stacklevel=2)
    return arrays


def digest(*parts: object, texts: Iterable[str] = ()) -> str:
    """Return the sha256 of some values and texts, in hexadecimal."""
    found = hashlib.sha256(repr(parts).encode())
    for text in texts:
        content = text.encode()
        found.update(len(content).to_bytes(8, "little") + content)
    return found.hexdigest()


def _make_room(folder: Path) -> None:
    """Remove what was not used for longest, until the rest is below the limit."""
    files = [(path, path.stat()) for path in folder.glob("*.npz")]
    kept = 0
    for path, stat in sorted(files, key=lambda file: file[1].st_mtime, reverse=True):
        kept += stat.st_size
        if kept > LIMIT:
            path.unlink(missing_ok=True)
