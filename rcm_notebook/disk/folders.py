"""Folders whose entries are synced to disk: without that, a crash may remove a file that was already written."""

import errno
import os
from pathlib import Path


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make a folder and its missing parents, and sync every new one to disk; an existing folder stays as it is.

    Args:
        folder: The folder.
        private: Let only its owner look into it (mode 0700); the parents that are made are as usual.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    for one in reversed(missing):
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries to disk, if the system and the permissions allow it."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # A folder can be writable but not readable.
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # Some network disks cannot sync a folder.
            raise
    finally:
        os.close(descriptor)
