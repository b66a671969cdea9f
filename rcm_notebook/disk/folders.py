"""Folders whose entries are synced to disk: without that, a crash may remove a file that was already written."""

import errno
import os
from pathlib import Path

LONGEST_NAME = 200
"""Longest name of a folder, in bytes of UTF-8. A choice: file systems allow 255, and files take more."""


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


def require_folder_name(name: object, what: str = "name") -> None:
    """Check that a folder can have a name on every system.

    Args:
        name: The name.
        what: What it is the name of, for error messages.

    Raises:
        ValueError: It is no text, is empty or too long, begins with a dot, or has a slash or a control character.
    """
    text = name if isinstance(name, str) else ""
    is_good = text.isprintable() and not text.startswith(".") and not set(text) & set("/\\")
    if not is_good or not 0 < len(text.encode("utf-8", "replace")) <= LONGEST_NAME:
        raise ValueError(
            f"{what} is {name!r:.120}; it names a folder: 1 to {LONGEST_NAME} bytes, no slashes, no control "
            "characters, and no dot in front."
        )
