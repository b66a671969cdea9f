"""Files that are replaced whole: a crash or a full disk leaves the old content, never half of the new one.

The content is on disk before the file gets its name, and the name is on disk before the call returns.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rcm_notebook.disk.folders import make_folder, sync_folder


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written; when the block ends without an error, it takes the place of `path`.

    Args:
        path: The file to replace; its folder is made if it does not exist.

    Raises:
        OSError: The disk is full or cannot be reached; `path` is as it was.
    """
    make_folder(path.parent)
    partial = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with writing(partial) as file:
            yield file
        rename(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written from its beginning; when the block ends without an error, its content is on disk."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def rename(path: Path, target: Path) -> None:
    """Rename a file within its folder, replace a file of that name, and sync the folder to disk."""
    os.replace(path, target)
    sync_folder(target.parent)
