"""Folders whose entries are on disk: without that, a crash may take away a file that was written, with its name."""

import errno
import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it, and bring every new one to disk; one that is there is left alone."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in reversed(missing):
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to disk, where system and permissions let that be done."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # A folder may take files without showing them.
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # Some network disks cannot.
            raise
    finally:
        os.close(descriptor)
