"""Files that are replaced whole: a crash or a full disk leaves the old content, never half of the new.

The content is on disk before the file takes its name, and the name is on disk before the call returns.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rcm_notebook.disk.folders import make_folder, sync_folder


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written; when the block ends without an error, it takes the place of `path`.

    Args:
        path: Its folder is made where it is not there yet.

    Raises:
        OSError: The disk is full or gone; `path` is as it was.
    """
    make_folder(path.parent)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
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
    """Give a file another name in its folder, over a file that has that name, and bring the folder to disk."""
    os.replace(path, target)
    sync_folder(target.parent)
